import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { VerifyResult } from '../../src/commands/verify-result.js';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
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

/** Migrates ten documents, then takes two items away, changes one and adds one. */
async function plant(): Promise<void> {
  const ids = Array.from({ length: 10 }, (_, index) => `u${index}`);
  await users.database.put(ids.map((_id) => ({ _id, name: 'secret name', n: 1 })));
  await users.migrateListing([]);
  await users.tamper('u1');
  await users.tamper('u2');
  await users.tamper('u3', { name: { S: 'another' }, n: { N: '1' } });
  await users.tamper('stranger', { name: { S: 'nobody' } });
}

const planted = { compared: 10, equal: 7, missing: 2, differing: 1, extra: 1, rejected: 0, skipped: 0 };

async function listed(kind: string): Promise<string> {
  return await readFile(join(users.folder, 'verify', 'users', kind), 'utf8');
}

function outcome({ collections }: VerifyResult): object | undefined {
  return collections['users'];
}

describe('verify', () => {
  test('counts what was planted exactly, lists it, and tells the path without the values', async () => {
    await plant();
    const result = await users.verify({ listEqual: true });
    expect(result).toMatchObject({ command: 'verify', ok: false, totals: { ...planted, repaired: 0 } });
    expect(outcome(result)).toMatchObject({
      ...planted,
      status: 'complete',
      samples: {
        differing: [{ id: 'u3', path: 'name', expected: 'text', actual: 'text' }],
        extra: [{ id: 'stranger' }],
      },
    });
    expect(JSON.stringify(result)).not.toContain('secret name');
    expect((await listed('missing')).split('\n').sort()).toEqual(['', '"u1"', '"u2"']);
    expect(await listed('differing')).toBe('"u3"\n');
    expect(await listed('extra')).toBe('"stranger"\n');
    expect((await listed('equal')).trim().split('\n')).toHaveLength(7);
    expect((await readdir(join(users.folder, 'verify', 'users'))).sort()).toEqual([
      'differing',
      'equal',
      'extra',
      'missing',
    ]);
  });

  test('shows the values where that is asked for', async () => {
    await plant();
    expect(outcome(await users.verify({ showValues: true }))).toMatchObject({
      samples: { differing: [{ expectedValue: '"secret name"', actualValue: '"another"' }] },
    });
  });

  test("compares with what today's config makes", async () => {
    await plant();
    const result = await users.verify({}, { transforms: [(document) => ({ ...document, n: 2 })] });
    expect(result.totals).toMatchObject({ compared: 10, differing: 8, missing: 2, extra: 1 });
    const filtered = await users.verify({}, { filter: ({ _id }) => _id === 'u3' });
    expect(filtered.totals).toMatchObject({ compared: 1, differing: 1, missing: 0, extra: 8, skipped: 9 });
  });

  test('expects rejected documents to be missing', async () => {
    await users.database.put([{ _id: 'a' }, { _id: 'b', '': 'no name' }]);
    await users.migrateListing(['b']);
    expect(await users.verify()).toMatchObject({ ok: true, totals: { compared: 1, equal: 1, rejected: 1 } });
  });

  test('compares a sample, and tells how much may differ', async () => {
    await plant();
    const whole = await users.verify({ sample: { documents: 100 } });
    expect(outcome(whole)).toMatchObject(planted);
    expect(outcome(whole)).not.toHaveProperty('sample');
    const result = await users.verify({ sample: { documents: 5 } });
    expect(outcome(result)).toMatchObject({
      compared: 5,
      extra: 0,
      sample: { documents: 5, confidence: 95 },
    });
  });

  test('compares by a key of other fields too', async () => {
    const key = { partition: 'tenant', sort: { attribute: 'number', type: 'N' as const } };
    await users.database.put([1, 2, 3].map((number) => ({ _id: `t${number}`, tenant: 'x', number })));
    await users.migrate({ key });
    expect((await users.verify({}, { key })).totals).toMatchObject({ compared: 3, equal: 3, extra: 0 });
    await users.database.remove('t2');
    expect(outcome(await users.verify({}, { key }))).toMatchObject({
      equal: 2,
      extra: 1,
      samples: { extra: [{ id: '{"tenant":{"S":"x"},"number":{"N":"2"}}' }] },
    });
  });

  test('fails where there is no table, and makes none', async () => {
    await users.database.put([{ _id: 'a' }]);
    expect((await users.verify()).error).toMatchObject({ code: 'target_not_found', exitCode: 3 });
    expect((await users.verify()).error).toMatchObject({ code: 'target_not_found' });
  });
});

describe('a repair', () => {
  const repair = { force: false, maxDeletes: { documents: 1 } };

  test('mends what was planted', async () => {
    await plant();
    const result = await users.verify({ repair });
    expect(result).toMatchObject({ ok: true, totals: { ...planted, repaired: 4 } });
    expect(await users.verify()).toMatchObject({ ok: true, totals: { equal: 10, extra: 0, missing: 0 } });
  });

  test('deletes nothing unless it may, and still writes the rest', async () => {
    await plant();
    const refused = await users.verify({ repair: { force: false } });
    expect(refused.error).toMatchObject({ code: 'too_many_deletes', exitCode: 6 });
    expect(refused.totals).toMatchObject({ repaired: 3 });
    expect((await users.verify()).totals).toMatchObject({ equal: 10, extra: 1 });
    const few = await users.verify({ repair: { force: false, maxDeletes: { percent: 5 } } });
    expect(few.error).toMatchObject({ code: 'too_many_deletes' });
    const enough = await users.verify({ repair: { force: false, maxDeletes: { percent: 10 } } });
    expect(enough).toMatchObject({ ok: true, totals: { repaired: 1 } });
  });

  test('lists what is rejected, and leaves the item of its earlier state', async () => {
    await users.database.put([{ _id: 'a', n: 1 }]);
    await users.migrateListing([]);
    await users.database.put([{ _id: 'a', '': 'no name' }]);
    const result = await users.verify({ repair });
    expect(result).toMatchObject({ ok: false, totals: { differing: 1, repaired: 0, rejected: 1 } });
    expect(await users.listed()).toEqual(['a']);
    expect((await users.items()).size).toBe(1);
  });

  test('refuses a collection that another run works on', async () => {
    await plant();
    await using lease = await users.state.leases.acquire('users');
    expect((await users.verify({ repair })).error).toMatchObject({ code: 'lease_held' });
    expect((await users.verify()).totals).toMatchObject(planted);
    await lease.assertHeld();
  });

  test('leaves the checkpoint as it is', async () => {
    await plant();
    const before = await users.state.checkpoints.load('users');
    await users.verify({ repair });
    expect(await users.state.checkpoints.load('users')).toEqual(before);
  });
});
