import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeFolder } from '../src/durable-file.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docferry-folders-'));
  await writeFile(join(folder, 'file'), '');
  await symlink(join(folder, 'nowhere'), join(folder, 'dangling'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('a folder', () => {
  test('is made with those above it, and left as it is once it is there', async () => {
    const path = join(folder, 'a', 'b');
    await makeFolder(path);
    await writeFile(join(path, 'file'), '');
    await makeFolder(path);
    expect((await stat(join(path, 'file'))).isFile()).toBe(true);
  });

  test('that several make at once is made', async () => {
    const path = join(folder, 'at', 'once');
    await Promise.all([1, 2, 3].map(() => makeFolder(path)));
    expect((await stat(path)).isDirectory()).toBe(true);
  });

  test('for its owner alone is so from the first that is missing', async () => {
    await mkdir(join(folder, 'open'), { mode: 0o755 });
    await makeFolder(join(folder, 'open', 'own', 'below'));
    const modes = await Promise.all(
      ['open', 'open/own', 'open/own/below'].map(async (path) => (await stat(join(folder, path))).mode),
    );
    expect(modes.map((mode) => mode & 0o777)).toEqual([0o755, 0o700, 0o700]);
  });

  test.each([
    ['where a file is', 'file', 'EEXIST'],
    ['below a file', 'file/a/b', 'ENOTDIR'],
    ['below a link that leads nowhere', 'dangling/a', 'EEXIST'],
  ])('%s is the error of the operating system', async (_, path, code) => {
    await expect(makeFolder(join(folder, path))).rejects.toMatchObject({ code });
  });

  // Node's own recursive mkdir never returns here.
  const onProc = existsSync('/proc/self') ? test : test.skip;
  onProc.each(['/proc/nope', '/proc/nope/a/b'])('%s cannot be made', async (path) => {
    await expect(makeFolder(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
