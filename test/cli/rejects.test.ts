import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import { dynaliteUrl, uniqueName } from '../support/servers.js';
import { type Ending, docferry } from './docferry.js';

let cwd: string;
let couchdb: CouchDBServer;
let users: CouchDBDatabase;

beforeAll(async () => {
  cwd = await realpath(await mkdtemp(join(tmpdir(), 'docferry-rejects-')));
  couchdb = await startCouchDBServer();
  users = await CouchDBDatabase.create({ url: couchdb.url }, 'users');
  await CouchDBDatabase.create({ url: couchdb.url }, 'tickets');
  const config = `import { defineConfig, env } from 'docferry';
    export default defineConfig({ migrations: { there: {
      source: { type: 'couchdb', url: ${JSON.stringify(couchdb.url)} },
      target: { type: 'dynamodb', endpoint: ${JSON.stringify(dynaliteUrl())} },
      tablePrefix: ${JSON.stringify(uniqueName('rejects'))},
      maxRejects: env('MAX', '100%'),
      collections: { users: {}, tickets: {} },
    } } });`;
  await writeFile(join(cwd, 'migrations.config.ts'), config);
});

afterAll(async () => {
  await couchdb.close();
  await rm(cwd, { recursive: true, force: true });
});

function run(line: string, env: Readonly<Record<string, string>> = {}): Promise<Ending> {
  return docferry(line.split(' '), { cwd, env });
}

describe('rejects and retry', () => {
  test('nothing is listed before the first run, and there is nothing to retry', async () => {
    expect(await run('rejects')).toMatchObject({
      code: 0,
      stdout: 'users: nothing is rejected\ntickets: nothing is rejected\n',
    });
    const retried = await run('retry users --json');
    expect(retried.code).toBe(6);
    expect(JSON.parse(retried.stdout)).toMatchObject({ command: 'retry', error: { code: 'not_migrated' } });
  });

  test('maxRejects stops a run, and says how to go on', async () => {
    await users.put([{ _id: 'a', '': 1 }, { _id: 'b', s: { '': 2 } }, { _id: 'c' }, { _id: 'd' }]);
    const { code, stderr } = await run('migrate users', { MAX: '25%' });
    expect(code).toBe(6);
    expect(stderr).toContain(
      'error: 2 of 4 documents of "users" were rejected, most often as "field_name_empty" (2): more than maxRejects "25%" allows',
    );
    expect(stderr).toMatch(/hint: .*docferry rejects.*docferry retry/);
  });

  test('rejects lists what was not written, for people and for scripts', async () => {
    expect((await run('migrate')).code).toBe(4);
    const { code, stdout, stderr } = await run('rejects users');
    expect({ code, stderr }).toEqual({ code: 4, stderr: '' });
    expect(stdout).toMatch(
      /^users: 2 rejected\n {2}field_name_empty: 2\n {4}"a" at \[""\]: .+\n {4}"b" at s\[""\]: .+\n$/,
    );
    const json = await run('rejects --json');
    expect(json.code).toBe(4);
    const line = { code: 'field_name_empty', reason: expect.any(String), at: expect.any(String) };
    expect(JSON.parse(json.stdout)).toEqual({
      command: 'rejects',
      ok: false,
      migration: 'there',
      collections: {
        users: {
          count: 2,
          codes: { field_name_empty: 2 },
          rejects: [
            expect.objectContaining({ id: 'a', ...line }),
            expect.objectContaining({ id: 'b', ...line }),
          ],
        },
        tickets: { count: 0, codes: {}, rejects: [] },
      },
    });
  });

  test('--code picks, and must be a code that exists', async () => {
    expect(await run('rejects users --code item_too_large')).toMatchObject({ code: 0 });
    expect((await run('rejects users --code field_name_empty')).stdout).toContain('"b"');
    const { code, stderr } = await run('rejects --code item_too_larg');
    expect(code).toBe(2);
    expect(stderr).toContain('there is no rejection code "item_too_larg", did you mean "item_too_large"?');
  });

  test('retry carries what was mended at the source and keeps the rest', async () => {
    await users.put([{ _id: 'a', mended: true }]);
    const some = await run('retry users --json');
    expect(some.code).toBe(4);
    expect(JSON.parse(some.stdout)).toMatchObject({
      command: 'retry',
      ok: false,
      collections: { users: { status: 'synced', read: 2, written: 1, rejected: 1 } },
      totals: { read: 2 },
    });
    expect((await run('rejects users')).stdout).not.toContain('"a"');
    await users.remove('b');
    const rest = await run('retry');
    expect(rest.code).toBe(0);
    expect(rest.stderr).toMatch(/^users {2,}1 {2,}.*synced$/m);
    expect(await run('rejects')).toMatchObject({ code: 0 });
    expect((await run('migrate')).code).toBe(0);
  });

  test('the help of both shows examples', async () => {
    expect((await run('rejects --help')).stdout).toContain('docferry rejects --code key_empty ');
    expect((await run('retry --help')).stdout).toContain('docferry retry users');
  });
});
