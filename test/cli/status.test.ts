import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import { dynaliteUrl, uniqueName } from '../support/servers.js';
import { docferry } from './docferry.js';

let cwd: string;
let couchdb: CouchDBServer;

beforeAll(async () => {
  cwd = await realpath(await mkdtemp(join(tmpdir(), 'docferry-status-')));
  couchdb = await startCouchDBServer();
  const users = await CouchDBDatabase.create({ url: couchdb.url }, 'users');
  await users.put([{ _id: 'a' }, { _id: 'b' }]);
  await CouchDBDatabase.create({ url: couchdb.url }, 'tickets');
  const config = `import { defineConfig } from 'docferry';
    export default defineConfig({ migrations: { there: {
      source: { type: 'couchdb', url: ${JSON.stringify(couchdb.url)} },
      target: { type: 'dynamodb', endpoint: ${JSON.stringify(dynaliteUrl())} },
      tablePrefix: ${JSON.stringify(uniqueName('status'))},
      collections: { users: {}, tickets: {} },
    } } });`;
  await writeFile(join(cwd, 'migrations.config.ts'), config);
});

afterAll(async () => {
  await couchdb.close();
  await rm(cwd, { recursive: true, force: true });
});

test('status tells how collections stand, and ends with 3 when the source cannot be asked', async () => {
  const before = await docferry(['status', 'users'], { cwd });
  expect(before).toMatchObject({ code: 0, stderr: '' });
  expect(before.stdout).toMatch(/^users +- +2 +0 +- +never +never migrated$/m);
  expect((await docferry(['migrate', 'users'], { cwd })).code).toBe(0);
  const json = await docferry(['status', '--json'], { cwd });
  expect(json.code).toBe(0);
  expect(JSON.parse(json.stdout)).toMatchObject({
    command: 'status',
    ok: true,
    migration: 'there',
    collections: { users: { phase: 'following', pending: 0 }, tickets: { phase: 'new', pending: 0 } },
  });
  await couchdb.close();
  couchdb = await startCouchDBServer();
  const offline = await docferry(['status', '--offline'], { cwd });
  expect(offline).toMatchObject({ code: 0, stderr: '' });
  expect(offline.stdout).toMatch(/^users +2 +not asked +0 .* copied$/m);
  const alone = await docferry(['status', '--json'], { cwd });
  expect(alone.code).toBe(3);
  expect(JSON.parse(alone.stdout)).toMatchObject({
    ok: false,
    error: { code: 'source_unreachable' },
    collections: { users: { phase: 'following', errors: [{ side: 'source' }] } },
  });
}, 30_000);
