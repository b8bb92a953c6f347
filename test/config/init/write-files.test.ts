import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Answers } from '../../../src/config/init/answers.js';
import { writeFiles } from '../../../src/config/init/write-files.js';

const answers: Answers = {
  source: { type: 'couchdb', url: 'http://127.0.0.1:5984' },
  target: { region: 'us-east-1' },
  collections: ['users'],
};
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docferry-init-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const config = (): string => join(folder, 'migrations.config.ts');
const text = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

async function outcomes(): Promise<readonly string[]> {
  return (await writeFiles(config(), answers)).map(({ what }) => what);
}

test('writes a config, an example of its variables, and what git is to ignore', async () => {
  expect(await outcomes()).toEqual(['made', 'made', 'made']);
  expect(await text('migrations.config.ts')).toContain('users: {},');
  expect(await text('.env.example')).toMatch(/^COUCHDB_PASSWORD=$/m);
  expect(await text('.gitignore')).toBe('.docferry/\n.env\n');
});

test('overwrites nothing', async () => {
  await writeFile(config(), 'mine');
  await expect(writeFiles(config(), answers)).rejects.toMatchObject({ code: 'config_exists', exitCode: 2 });
  await rm(config());
  await writeFile(join(folder, '.env.example'), 'mine');
  expect(await outcomes()).toEqual(['made', 'left', 'made']);
  expect(await text('.env.example')).toBe('mine');
});

test.each([
  ['', '.docferry/\n.env\n', 'extended'],
  ['node_modules', 'node_modules\n.docferry/\n.env\n', 'extended'],
  ['/.docferry\r\n', '/.docferry\r\n.env\n', 'extended'],
  ['.env\n.docferry\n', '.env\n.docferry\n', 'left'],
])('a .gitignore %j becomes %j', async (present, expected, what) => {
  await writeFile(join(folder, '.gitignore'), present);
  expect((await outcomes())[2]).toBe(what);
  expect(await text('.gitignore')).toBe(expected);
});

test('a folder that is not there is told with its path', async () => {
  const path = join(folder, 'missing', 'migrations.config.ts');
  await expect(writeFiles(path, answers)).rejects.toMatchObject({ code: 'file_unwritable', exitCode: 3 });
  await expect(writeFiles(path, answers)).rejects.toThrow(`"${path}" cannot be written`);
});
