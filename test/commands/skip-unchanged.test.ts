import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { Users } from './users.js';

const compared = { skipUnchanged: true };

let couchdb: CouchDBServer;
let users: Users;

beforeAll(async () => {
  couchdb = await startCouchDBServer();
});
afterAll(() => couchdb.close());
beforeEach(async () => {
  users = await Users.create(couchdb.url);
  await users.database.put([{ _id: 'large', text: 'x'.repeat(3_000) }, { _id: 'small' }, { _id: 'gone' }]);
  await users.migrateListing([]);
  await users.database.remove('gone');
});
afterEach(() => users[Symbol.asyncDispose]());

describe('skipUnchanged', () => {
  test('reading everything again writes only what differs, and tells what that saves', async () => {
    const before = await users.items();
    const { collections, totals } = await users.migrate(compared, undefined, true);
    const outcomes = { read: 3, written: 0, deleted: 1, unchanged: 2, rejected: 0 };
    expect(collections['users']).toMatchObject({ status: 'synced', ...outcomes, savedWriteUnits: 4 });
    expect(totals).toEqual({ ...outcomes, skipped: 0, savedWriteUnits: 4 });
    before.delete('gone');
    expect(await users.items()).toEqual(before);
  });

  test('a document that changes to and fro is not written, and a deletion of nothing is none', async () => {
    await users.database.put([{ _id: 'small', n: 1 }, { _id: 'brief' }]);
    await users.database.put([{ _id: 'small' }, { _id: 'large', text: 'y' }]);
    await users.database.remove('brief');
    const { totals } = await users.sync({ ...compared, maxDeletes: 1 });
    expect(totals).toMatchObject({ written: 1, deleted: 1, unchanged: 2, savedWriteUnits: 2 });
  });

  test('without it, everything is written, and nothing is said of savings', async () => {
    const { collections, totals } = await users.migrate({}, undefined, true);
    expect(totals).toEqual({ read: 3, written: 2, deleted: 1, unchanged: 0, skipped: 0, rejected: 0 });
    expect(collections['users']).not.toHaveProperty('savedWriteUnits');
  });

  test('leaves the checkpoint valid: it may be switched on and off', async () => {
    expect((await users.sync(compared)).error).toBeUndefined();
    expect((await users.sync({})).error).toBeUndefined();
  });

  test('takes a mended document that is there already off the list of rejects', async () => {
    await users.database.put([{ _id: 'small', n: 1e200 }]);
    expect((await users.sync()).totals).toMatchObject({ rejected: 1 });
    expect(await users.listed()).toEqual(['small']);
    await users.database.put([{ _id: 'small' }]);
    const { totals } = await users.retry(compared);
    expect(totals).toMatchObject({ written: 0, unchanged: 1, savedWriteUnits: 1 });
    expect(await users.listed()).toEqual([]);
  });
});
