import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { Users } from './users.js';

let couchdb: CouchDBServer;
let users: Users;

beforeEach(async () => {
  couchdb = await startCouchDBServer();
  users = await Users.create(couchdb.url);
});

afterEach(async () => {
  await users[Symbol.asyncDispose]();
  await couchdb.close();
});

describe('a dry run', () => {
  test('over a sample extrapolates its counts to all documents, and says of how many', async () => {
    const documents = Array.from({ length: 400 }, (_, index) => ({ _id: `user-${1_000 + index}`, n: index }));
    await users.database.put(documents);
    await users.database.put([{ _id: 'user-1200', '': 'no name' }]);
    const { collections } = await users.dryRun({}, { percent: 25 });
    const report = collections['users'];
    expect(report).toMatchObject({ status: 'complete', documents: 400, sample: { read: 100, of: 400 } });
    const { wouldWrite, wouldDelete, wouldSkip, wouldReject, itemBytes } = report ?? { itemBytes: 0 };
    expect([wouldWrite, wouldDelete, wouldSkip, wouldReject].map(Number).reduce((a, b) => a + b)).toBe(400);
    const whole = await users.dryRun({});
    expect(whole.collections['users']?.sample).toBeUndefined();
    expect(itemBytes / (whole.collections['users']?.itemBytes ?? 0)).toBeCloseTo(1, 1);
    for (const { count, seen } of report?.findings ?? []) expect(count).toBe(4 * (seen ?? 0));
  });

  test('reads everything when the sample is no smaller', async () => {
    await users.database.put([{ _id: 'a' }, { _id: 'b' }]);
    const { collections } = await users.dryRun({}, { documents: 2 });
    expect(collections['users']).toMatchObject({ documents: 2, wouldWrite: 2 });
    expect(collections['users']?.sample).toBeUndefined();
  });

  test('tells of a collection that cannot be read, which is not ready', async () => {
    const { collections, verdict, error } = await users.dryRun({ from: 'nowhere' });
    expect(collections['users']).toMatchObject({ status: 'failed', error: { code: 'source_not_found' } });
    expect(verdict.readiness).toBe('not ready');
    expect(error).toMatchObject({ exitCode: 3 });
  });

  test('that is stopped tells what it has, and is not ready', async () => {
    await users.database.put(Array.from({ length: 50 }, (_, index) => ({ _id: `user-${index}` })));
    const stop = AbortSignal.abort();
    const { collections, verdict } = await users.dryRun({}, undefined, stop);
    expect(collections['users']).toMatchObject({ status: 'stopped', documents: 0 });
    expect(collections['users']?.forecast).toBeUndefined();
    expect(verdict.readiness).toBe('not ready');
  });

  test('finds a table with another key in the way, and goes on judging', async () => {
    await users.database.put([{ _id: 'a', email: 'a@example.com' }]);
    await users.migrate();
    const { collections } = await users.dryRun({ key: 'email' });
    expect(collections['users']).toMatchObject({
      status: 'complete',
      wouldWrite: 1,
      verdict: { readiness: 'not ready' },
      target: { obstacles: [{ code: 'table_key_differs', exitCode: 2 }] },
    });
  });
});
