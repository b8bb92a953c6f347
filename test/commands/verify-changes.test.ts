import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CollectionVerification } from '../../src/commands/verify-result.js';
import type { VerifyOptions } from '../../src/commands/verify-options.js';
import type { CollectionConfig } from '../../src/config/define.js';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { unprotected } from './obstacles.js';
import { Users } from './users.js';

let couchdb: CouchDBServer;
let users: Users;

beforeAll(async () => {
  couchdb = await startCouchDBServer();
});
afterAll(() => couchdb.close());
beforeEach(async () => {
  users = await Users.create(couchdb.url);
  await users.database.put(ids.map((_id) => ({ _id, n: 1 })));
});
afterEach(() => users[Symbol.asyncDispose]());

const ids = Array.from({ length: 8 }, (_, index) => `u${index}`);

async function verified(
  options: Partial<VerifyOptions> = {},
  config?: CollectionConfig,
): Promise<CollectionVerification> {
  const { collections } = await users.verify(options, config);
  const { users: found } = collections;
  if (found === undefined) throw new Error('nothing was verified');
  return found;
}

const changes = (config?: CollectionConfig): Promise<CollectionVerification> =>
  verified({ changes: true }, config);

describe('a comparison of what has changed', () => {
  test('begins with the last full verification, and finds what is wrong with it', async () => {
    await users.migrateListing([]);
    await verified();
    expect(await changes()).toMatchObject({ status: 'complete', compared: 0 });
    const changed = ['u0', 'u1', 'u2', 'new'].map((_id) => ({ _id, n: 2 }));
    await users.database.put(changed);
    await users.database.remove('u3');
    await users.database.remove('u4');
    await users.sync();
    await users.tamper('u1');
    await users.tamper('u2', { n: { N: '3' } });
    await users.tamper('u4', { n: { N: '1' } });
    // What nobody changed at the source is not looked at.
    await users.tamper('u5');
    const found = await changes();
    expect(found).toMatchObject({ compared: 4, equal: 2, missing: 1, differing: 1, extra: 1 });
    expect(found.samples).toMatchObject({ missing: [{ id: 'u1' }], differing: [{ id: 'u2' }] });
    expect(found.samples.extra).toMatchObject([{ id: 'u4' }]);
    expect(found.changes?.since).toMatch(/^20/);
  });

  test('finds a deleted document that the config leaves at the target, and rejected ones apart', async () => {
    await users.migrate({ deletes: 'ignore' });
    await verified({}, { deletes: 'ignore' });
    await users.database.remove('u0');
    await users.database.put([
      { _id: 'u1', '': 'no name' },
      { _id: 'bad', '': 'no name' },
    ]);
    await users.sync({ deletes: 'ignore' });
    expect(await changes({ deletes: 'ignore' })).toMatchObject({
      rejected: 2,
      extra: 1,
      differing: 1,
      missing: 0,
    });
  });

  test('finds the item of a document that is left out by now', async () => {
    const filter = ({ n }: { readonly n?: unknown }): boolean => n !== 2;
    await users.migrate({ filter });
    await verified({}, { filter });
    await users.database.put([{ _id: 'u0', n: 2 }]);
    expect(await changes({ filter })).toMatchObject({ skipped: 1, extra: 1 });
    await users.sync({ filter });
    expect(await changes({ filter })).toMatchObject({ skipped: 1, extra: 0 });
  });

  test('says how many deletions do not tell which items they were', async () => {
    const key = { partition: 'tenant', sort: 'name' };
    await users.database.put(ids.map((_id) => ({ _id, tenant: 'x', name: _id })));
    await users.migrate({ key });
    await verified({}, { key });
    await users.database.remove('u0');
    const found = await changes({ key });
    expect(found.notices).toMatchObject([{ code: 'deletions_unchecked' }]);
  });

  test('is refused where nothing is known to be equal under this config', async () => {
    await users.migrateListing([]);
    const refused = { code: 'not_verified', exitCode: 6 };
    expect((await changes()).error).toMatchObject(refused);
    await verified({ sample: { documents: 2 } });
    expect((await changes()).error).toMatchObject(refused);
    await verified();
    expect((await changes({ deletes: 'ignore' })).error).toMatchObject(refused);
    await users.tamper('u0');
    await verified();
    expect((await changes()).error).toMatchObject(refused);
    await verified({ repair: { force: false } });
    expect(await changes()).toMatchObject({ status: 'complete' });
    await writeFile(join(users.folder, 'verified', 'users.json'), 'nonsense');
    expect((await changes()).error).toMatchObject({ code: 'verified_damaged' });
  });
});

test('a quick cutover compares what has changed since, and is ready', async () => {
  await users.migrate(unprotected);
  const early = await users.cutover({ quick: true }, unprotected);
  expect(early).toMatchObject({ ready: false, error: { code: 'not_verified' } });
  await verified({}, unprotected);
  await users.database.put([{ _id: 'late', n: 1 }]);
  const result = await users.cutover({ quick: true }, unprotected);
  expect(result.ready).toBe(true);
  const checks = result.collections['users']?.checks ?? [];
  expect(checks.find(({ check }) => check === 'verified')).toMatchObject({
    ok: true,
    reason: expect.stringMatching(/^1 document that changed since the full verification of 20/),
  });
});
