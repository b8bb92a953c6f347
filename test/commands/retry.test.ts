import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { RunResult } from '../../src/commands/run.js';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { drop } from '../../src/pipeline/stages/drop.js';
import { describeWithDynamoDBLocal } from '../support/servers.js';
import { chooseStateTable } from '../support/state-table.js';
import { Users } from './users.js';

let couchdb: CouchDBServer;
let users: Users;

beforeAll(async () => {
  couchdb = await startCouchDBServer();
});

afterAll(async () => {
  await couchdb.close();
});

beforeEach(async () => {
  users = await Users.create(couchdb.url);
});

afterEach(async () => {
  await users[Symbol.asyncDispose]();
});

function outcome({ collections }: RunResult): object | undefined {
  return collections['users'];
}

const bad = { '': 'no name' };

describe('retry', () => {
  test('what was mended arrives, what was deleted is gone, what is still bad has one line', async () => {
    const { database, state } = users;
    await database.put([{ _id: 'fine' }, { _id: 'a', ...bad }, { _id: 'b', ...bad }, { _id: 'c', ...bad }]);
    await users.migrateListing(['a', 'b', 'c']);
    const checkpoint = await state.checkpoints.load('users');
    await database.put([{ _id: 'a', n: 1 }]);
    await database.remove('b');
    await database.put([{ _id: 'c', n: 2, ...bad }]);
    const result = await users.retry();
    expect(result).toMatchObject({
      command: 'retry',
      ok: false,
      totals: { read: 3, written: 1, deleted: 1 },
    });
    expect(outcome(result)).toMatchObject({
      status: 'synced',
      rejected: 1,
      rejections: { field_name_empty: 1 },
      rejects: state.rejects.placeOf('users'),
    });
    expect([...(await users.items()).keys()].sort()).toEqual(['a', 'fine']);
    expect(await users.listed()).toEqual(['c']);
    const log = await readFile(state.rejects.placeOf('users'), 'utf8');
    expect(log.trim().split('\n')).toHaveLength(1);
    expect(await state.checkpoints.load('users')).toEqual(checkpoint);
  });

  test('a longer list than one request asks for', async () => {
    const ids = Array.from({ length: 70 }, (_, n) => `d${n + 100}`);
    await users.database.put(ids.map((_id) => ({ _id, ...bad })));
    await users.migrateListing(ids);
    await users.database.put(ids.map((_id) => ({ _id, fine: true })));
    expect(await users.retry()).toMatchObject({ ok: true, totals: { read: 70, written: 70, rejected: 0 } });
    expect((await users.items()).size).toBe(70);
    await users.migrateListing([]);
  });

  test("today's config decides, and a notice tells that the rest was written under another", async () => {
    await users.database.put([
      { _id: 'a', n: 1 },
      { _id: 'b', n: 2, ...bad },
    ]);
    await users.migrateListing(['b']);
    const worse = () => {
      throw new Error('worse than before');
    };
    expect(outcome(await users.retry({ transforms: [worse] }))).toMatchObject({
      rejections: { transform_failed: 1 },
      notices: [{ code: 'config_changed', count: 1 }],
    });
    expect(await users.rejects()).toMatchObject({
      codes: { transform_failed: 1 },
      rejects: [{ id: 'b', reason: expect.stringContaining('worse than before') }],
    });
    expect(outcome(await users.retry({ transforms: [drop('', 'n')] }))).toMatchObject({ written: 1 });
    expect(await users.listed()).toEqual([]);
    const items = await users.items();
    expect(items.get('a')).toContain('"n"');
    expect(items.get('b')).not.toContain('"n"');
  });

  test('a document that is filtered out now is taken off the list, and its item away', async () => {
    await users.database.put([{ _id: 'a', n: 1 }]);
    await users.migrateListing([]);
    await users.database.put([{ _id: 'a', ...bad }]);
    await users.migrateListing(['a']);
    expect((await users.items()).size).toBe(1);
    expect(outcome(await users.retry({ filter: () => false }))).toMatchObject({ deleted: 1, rejected: 0 });
    expect((await users.items()).size).toBe(0);
    expect(await users.listed()).toEqual([]);
  });

  test('maxRejects does not stop it, so that it can get a run below the limit again', async () => {
    await users.database.put(['a', 'b', 'c'].map((_id) => ({ _id, ...bad })));
    await users.migrateListing(['a', 'b', 'c']);
    await users.database.put([{ _id: 'b', n: 1 }]);
    expect(outcome(await users.retry({ maxRejects: 1 }))).toMatchObject({ status: 'synced', written: 1 });
    expect(await users.listed()).toEqual(['a', 'c']);
  });

  test('without anything listed nothing happens', async () => {
    await users.database.put([{ _id: 'a' }]);
    await users.migrateListing([]);
    expect(await users.retry()).toMatchObject({ ok: true, totals: { read: 0 } });
  });
});

describeWithDynamoDBLocal('retry with the state in a table', (url) => {
  test('what was mended arrives, what is still bad has one line', async () => {
    const table = chooseStateTable(url);
    const elsewhere = await Users.create(couchdb.url, table.config);
    await elsewhere.database.put([
      { _id: 'a', ...bad },
      { _id: 'b', ...bad },
    ]);
    await elsewhere.migrateListing(['a', 'b']);
    await elsewhere.database.put([{ _id: 'a', n: 1 }]);
    const result = await elsewhere.retry();
    expect(outcome(result)).toMatchObject({ status: 'synced', written: 1, rejected: 1 });
    expect(await elsewhere.listed()).toEqual(['b']);
    expect([...(await elsewhere.items()).keys()]).toEqual(['a']);
    await elsewhere[Symbol.asyncDispose]();
    await table.remove();
  });
});

describe('retry of a deletion', () => {
  const key = 'email';

  test('stays listed while the key of its item cannot be told', async () => {
    await users.database.put([{ _id: 'a', email: 'a@x' }]);
    await users.migrateListing([], { key });
    await users.database.remove('a');
    await users.migrateListing(['a'], { key });
    expect(outcome(await users.retry({ key }))).toMatchObject({ rejections: { removal_key_unknown: 1 } });
    expect(await users.rejects()).toMatchObject({ codes: { removal_key_unknown: 1 } });
    expect((await users.items()).size).toBe(1);
    await users.retry({ key, deletes: 'ignore' });
    expect(await users.listed()).toEqual([]);
  });

  test('of a document that was listed before: the next run meets it among the changes', async () => {
    await users.database.put([{ _id: 'a', email: 'a@x' }]);
    await users.migrateListing([], { key });
    await users.database.put([{ _id: 'a', email: 'a@x', ...bad }]);
    await users.migrateListing(['a'], { key });
    await users.database.remove('a', { email: 'a@x' });
    expect(outcome(await users.retry({ key }))).toMatchObject({ skipped: 1, rejected: 0 });
    expect(await users.listed()).toEqual([]);
    await users.migrateListing([], { key });
    expect((await users.items()).size).toBe(0);
  });
});

describe('retry refuses', () => {
  test('a collection that was never migrated', async () => {
    const { error } = await users.retry();
    expect(error).toMatchObject({ code: 'not_migrated', exitCode: 6 });
    expect(error?.hint).toContain('docferry migrate');
  });

  test('a collection that another run works on', async () => {
    await using lease = await users.state.leases.acquire('users');
    expect((await users.retry()).error).toMatchObject({ code: 'lease_held' });
    await lease.assertHeld();
  });

  test('a table that was made anew, and a source that was', async () => {
    await users.database.put([{ _id: 'a', ...bad }]);
    await users.migrateListing(['a']);
    await users.deleteTable();
    expect((await users.retry()).error).toMatchObject({ code: 'target_recreated', exitCode: 6 });
    await users.database.recreate();
    expect((await users.retry()).error).toMatchObject({ code: 'source_recreated', exitCode: 6 });
    expect(await users.listed()).toEqual(['a']);
  });
});
