import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { RunResult } from '../../src/commands/run.js';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { Users } from './users.js';

let couchdb: CouchDBServer;
let users: Users;

beforeAll(async () => {
  couchdb = await startCouchDBServer();
});
afterAll(() => couchdb.close());
beforeEach(async () => {
  users = await Users.create(couchdb.url);
  await users.database.put(ids(20).map((_id) => ({ _id })));
  await users.migrateListing([]);
});
afterEach(() => users[Symbol.asyncDispose]());

function ids(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `u-${String(index).padStart(2, '0')}`);
}

async function remove(count: number): Promise<void> {
  for (const id of ids(count)) await users.database.remove(id);
}

/** Expects that the run was refused, and that neither the target nor the checkpoint has moved. */
async function expectStopped(run: () => Promise<RunResult>): Promise<string> {
  const before = { items: await users.items(), checkpoint: await users.state.checkpoints.load('users') };
  const { error, collections } = await run();
  expect(error).toMatchObject({ code: 'too_many_deletes', exitCode: 6 });
  expect(collections['users']).toMatchObject({ status: 'failed', read: 0 });
  expect(await users.items()).toEqual(before.items);
  expect(await users.state.checkpoints.load('users')).toEqual(before.checkpoint);
  return error?.message ?? '';
}

describe('maxDeletes', () => {
  test.each<['sync' | 'migrate']>([['sync'], ['migrate']])(
    'stops %s before anything is written, again and again, until it is raised',
    async (command) => {
      await users.database.put([{ _id: 'new' }, { _id: 'u-19', edited: true }]);
      await remove(4);
      const message = await expectStopped(() => users[command]({ maxDeletes: 3 }));
      expect(message).toMatch(/^following the changes of "users" would delete 4 or more documents/);
      expect(message).toContain('among them "u-00", "u-01", "u-02", "u-03": maxDeletes allows 3');
      await expectStopped(() => users[command]({ maxDeletes: 3 }));
      const result = await users[command]({ maxDeletes: 4 });
      expect(result.totals).toMatchObject({ written: 2, deleted: 4 });
      expect(await users.items()).toHaveProperty('size', 17);
    },
  );

  test('a percentage is of all; a source that suddenly looks empty is not followed', async () => {
    await remove(2);
    expect((await users.sync({ maxDeletes: '10%' })).totals).toMatchObject({ deleted: 2 });
    await remove(20);
    const message = await expectStopped(() => users.sync({ maxDeletes: '50%' }));
    expect(message).toContain('would delete 18 or more');
    expect(message).toMatch(/: maxDeletes allows "50%" of (18|20)$/);
  });

  test('names ten of them in the message, and all beside it', async () => {
    await remove(15);
    const { error, collections } = await users.sync({ maxDeletes: 3 });
    expect(error?.message).toContain(
      `among them ${ids(10)
        .map((id) => `"${id}"`)
        .join(', ')} and more:`,
    );
    expect(error?.details).toEqual({ ids: ids(15) });
    expect(collections['users']?.error).toEqual(error);
  });

  test('deletes of what is not at the target do not count', async () => {
    await users.database.put([{ _id: 'brief' }]);
    await users.database.remove('brief');
    expect((await users.sync({ maxDeletes: 0 })).error).toBeUndefined();
    const filtered = { filter: ({ keep }: Record<string, unknown>) => keep === true, maxDeletes: 0 };
    const other = await Users.create(couchdb.url);
    try {
      await other.migrateListing([], filtered);
      await other.database.put([{ _id: 'a' }, { _id: 'b', keep: true }]);
      expect((await other.sync(filtered)).totals).toMatchObject({ written: 1, deleted: 1 });
    } finally {
      await other[Symbol.asyncDispose]();
    }
  });

  test('reading everything again is not limited', async () => {
    await remove(5);
    const { error, totals } = await users.migrate({ maxDeletes: 0 }, undefined, true);
    expect(error).toBeUndefined();
    expect(totals.deleted).toBe(5);
  });
});
