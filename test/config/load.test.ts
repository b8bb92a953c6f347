import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load.js';
import * as api from '../../src/index.js';

let root: string;

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'docferry-load-')));
});

afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

let folders = 0;

/** Writes files into a new folder and returns it. */
async function project(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(root, `project-${folders++}`);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

const migrations = `migrations: { m: {
  source: { type: 'couchdb', url: 'http://127.0.0.1:5984' },
  target: { type: 'dynamodb' },
  collections: { users: { to: Table.users } },
} }`;

const modern = `
import { defineConfig } from 'docferry';
import { Table } from './tables.js';
await Promise.resolve();
export default defineConfig({ ${migrations} });`;

const tables = `export enum Table { users = 'people' }`;

describe('a project of any kind', () => {
  test.each<[string, Record<string, string>]>([
    ['ES modules', { 'package.json': '{ "type": "module" }' }],
    ['CommonJS', { 'package.json': '{ "type": "commonjs" }' }],
    ['no package.json', {}],
  ])('%s', async (_, manifest) => {
    const cwd = await project({ ...manifest, 'migrations.config.ts': modern, 'tables.ts': tables });
    const { path, migrations } = await loadConfig({ cwd, api });
    expect(path).toBe(join(cwd, 'migrations.config.ts'));
    expect(migrations).toMatchObject([{ name: 'm', collections: [{ name: 'users', to: 'people' }] }]);
  });

  const plain = `({ ${migrations.replace('Table.users', '"people"')} })`;
  test.each([
    ['migrations.config.js', `module.exports = ${plain}`],
    ['migrations.config.js', `export default ${plain}`],
    ['migrations.config.mjs', `export default ${plain}`],
    ['migrations.config.mts', `export default ${plain} satisfies object`],
  ])('%s: %.20s', async (name, text) => {
    const cwd = await project({ [name]: text });
    const { migrations } = await loadConfig({ cwd, api });
    expect(migrations).toMatchObject([{ collections: [{ to: 'people' }] }]);
  });
});

describe('the place of the config', () => {
  test('is this folder or the nearest above', async () => {
    const folder = await project({ 'migrations.config.ts': modern, 'tables.ts': tables, 'a/b/c': '' });
    const { path } = await loadConfig({ cwd: join(folder, 'a/b'), api });
    expect(path).toBe(join(folder, 'migrations.config.ts'));
  });

  test('is what --config says, seen from the working directory', async () => {
    const folder = await project({ 'conf/other.ts': modern, 'conf/tables.ts': tables });
    const { path } = await loadConfig({ path: 'conf/other.ts', cwd: folder, api });
    expect(path).toBe(join(folder, 'conf/other.ts'));
  });

  test('may be nowhere', async () => {
    await expect(loadConfig({ cwd: root, api })).rejects.toMatchObject({
      code: 'config_not_found',
      message: `there is no migrations.config.ts in "${root}" or above`,
      exitCode: 2,
    });
    await expect(loadConfig({ path: 'x.ts', cwd: root, api })).rejects.toMatchObject({
      code: 'config_not_found',
      message: `the config "${join(root, 'x.ts')}" does not exist`,
    });
  });
});

const empty = { code: 'config_empty', message: 'the config "FILE" has no default export' };

function failed(place: string, reason: string): { code: string; message: string } {
  return { code: 'config_failed', message: `the config ${place} does not run: ${reason}` };
}

function invalid(message: string): { code: string; message: string } {
  return { code: 'config_invalid', message };
}

describe('a config that does not run', () => {
  test.each<[string, string, { code: string; message: string }]>([
    ['a syntax error', 'export default {\n  a: 1,,\n}', failed('FILE:2:7', 'ParseError: Unexpected token')],
    [
      'an error',
      'const a = 1;\n\nthrow new TypeError("no " + a);\nexport default {}',
      failed('FILE:3', 'no 1'),
    ],
    [
      'an error below',
      'function f() {\n  JSON.parse("{");\n}\nf();',
      failed('FILE:2', 'Expected property name'),
    ],
    [
      'a missing module',
      'import x from "no-such";\nexport default x',
      failed('FILE:1', "Cannot find module 'no-such'"),
    ],
    ['a thrown text', 'throw "enough";', failed('"FILE"', 'enough')],
    ['a thrown nothing', 'throw undefined;', failed('"FILE"', 'no reason was given')],
    ['no default export', 'export const migrations = {};', empty],
    ['an empty file', '', empty],
    [
      'another shape',
      'export default { migrations: [] };',
      invalid('migrations: must be an object, not a list'),
    ],
    ['an export of null', 'export default null;', invalid('the config must be an object, not null')],
    [
      'a missing variable',
      'import { env } from "docferry";\nexport default env("DOCFERRY_NO_SUCH");',
      { code: 'env_missing', message: 'environment variable DOCFERRY_NO_SUCH is not set' },
    ],
    [
      'another docferry',
      'throw Object.assign(new Error("m"), { name: "ConfigError", code: "c", hint: "h" });',
      { code: 'c', message: 'm' },
    ],
  ])('%s', async (_, text, { code, message }) => {
    const cwd = await project({ 'migrations.config.ts': text });
    const error: unknown = await loadConfig({ cwd, api }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(api.ConfigError);
    const place = join(cwd, 'migrations.config.ts');
    const expected: unknown = expect.stringContaining(message.replace('FILE', place));
    expect(error).toMatchObject({ code, exitCode: 2, message: expected });
  });

  test('leaves no compiled copy behind', async () => {
    const cwd = await project({
      'migrations.config.ts': modern,
      'tables.ts': tables,
      'package.json': '{}',
      'node_modules/a': '',
    });
    await loadConfig({ cwd, api });
    expect(await readdir(join(cwd, 'node_modules'))).toEqual(['a']);
  });
});
