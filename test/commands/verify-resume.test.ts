import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CollectionVerification } from '../../src/commands/verify-result.js';
import type { VerifyOptions } from '../../src/commands/verify-options.js';
import type { CollectionConfig } from '../../src/config/define.js';
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
  await users.database.put(ids.map((_id) => ({ _id, n: 1 })));
  await users.migrateListing([]);
});
afterEach(() => users[Symbol.asyncDispose]());

const ids = Array.from({ length: 12 }, (_, index) => `u${10 + index}`);

async function outcome(
  options: Partial<VerifyOptions> = {},
  config?: CollectionConfig,
): Promise<CollectionVerification> {
  const { collections } = await users.verify(options, config);
  const { users: found } = collections;
  if (found === undefined) throw new Error('nothing was verified');
  return found;
}

/** Verifies until so much was read, then stops. */
async function interrupted(reads: number, options: Partial<VerifyOptions> = {}): Promise<void> {
  const stop = new AbortController();
  let seen = 0;
  const found = await outcome({
    stop: stop.signal,
    report: ({ type }) => {
      if (type === 'read') seen += 1;
      if (seen >= reads) stop.abort();
    },
    ...options,
  });
  expect(found).toMatchObject({ status: 'stopped' });
}

const manifest = (): string => join(users.folder, 'verify', 'users', 'unfinished', 'manifest.json');

async function leftOver(): Promise<string[]> {
  return (await readdir(join(users.folder, 'verify', 'users'))).sort();
}

describe('a verification that was interrupted', () => {
  test('goes on: what was read is not read again, and nothing of it is left in the end', async () => {
    await interrupted(2, { saveMilliseconds: 0 });
    expect(await leftOver()).toContain('unfinished');
    let reads = 0;
    const found = await outcome({
      report: (event) => {
        if (event.type === 'read') reads += event.documents;
      },
    });
    expect(found).toMatchObject({
      status: 'complete',
      compared: 12,
      equal: 12,
      resumed: { documents: 12 },
    });
    expect(reads).toBe(24 - 12 - (found.resumed?.items ?? 0));
    expect(await leftOver()).toEqual(['differing', 'extra', 'missing']);
    expect(await outcome()).not.toHaveProperty('resumed');
  });

  test('finds what was done to either side before, between and after', async () => {
    await users.tamper('u10');
    await interrupted(2);
    await users.tamper('u11', { n: { N: '2' } });
    await users.tamper('stranger', { n: { N: '1' } });
    await users.database.put([{ _id: 'new', n: 1 }]);
    await users.database.remove('u12');
    const found = await outcome();
    expect(found.resumed).toBeDefined();
    expect(found).toMatchObject({ missing: 2, extra: found.extra });
    expect(found.samples.missing.map(({ id }) => id).sort()).toEqual(['new', 'u10']);
    expect(found.samples.extra.map(({ id }) => id)).toContain('u12');
  });

  test('begins anew where that is asked for', async () => {
    await interrupted(2);
    const found = await outcome({ restart: true });
    expect(found).toMatchObject({ equal: 12, notices: [] });
    expect(found).not.toHaveProperty('resumed');
  });

  test('begins anew under another config, and says so', async () => {
    await interrupted(2);
    const found = await outcome({}, { transforms: [(document) => ({ ...document, n: 2 })] });
    expect(found).toMatchObject({ equal: 0, differing: 12 });
    expect(found.notices).toMatchObject([{ code: 'verification_anew' }]);
    expect(found).not.toHaveProperty('resumed');
  });

  test.each<[string, (text: string) => string]>([
    ['is damaged', (text) => text.replace(/"sha256":"[0-9a-f]/, '"sha256":"x')],
    ['is damaged', () => 'nonsense'],
    ['was written by a newer docferry', (text) => text.replace('"version":1', '"version":2')],
  ])('begins anew where what is kept %s', async (reason, change) => {
    await interrupted(2);
    await writeFile(manifest(), change(await readFile(manifest(), 'utf8')));
    const found = await outcome();
    expect(found).toMatchObject({ equal: 12 });
    expect(found.notices).toMatchObject([{ message: expect.stringContaining(reason) }]);
  });

  test('begins anew where a file of fingerprints is not as it was', async () => {
    await interrupted(2);
    const file = join(users.folder, 'verify', 'users', 'unfinished', 'expected-0');
    const bytes = await readFile(file);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    await writeFile(file, bytes);
    const found = await outcome();
    expect(found).toMatchObject({ equal: 12, notices: [{ code: 'verification_anew' }] });
  });

  test('begins anew where the table was made anew', async () => {
    await interrupted(2);
    await users.deleteTable();
    await users.migrate({}, undefined, true);
    const found = await outcome();
    expect(found).toMatchObject({ equal: 12, notices: [{ code: 'verification_anew' }] });
  });

  test('while it compares goes on with what it has read', async () => {
    await users.tamper('u10');
    const stop = new AbortController();
    const sleep = (): Promise<void> => {
      stop.abort();
      return Promise.reject(stop.signal.reason as Error);
    };
    const patience = { sleep, waits: [0, 1, 1] };
    expect(await outcome({ stop: stop.signal, patience })).toMatchObject({ status: 'stopped' });
    const found = await outcome();
    expect(found).toMatchObject({ missing: 1, equal: 11, resumed: { documents: 12, items: 11 } });
  });
});

test('two verifications of one collection are not under way together', async () => {
  let second: CollectionVerification | undefined;
  const patience = {
    sleep: async () => {
      second ??= await outcome();
    },
    waits: [0, 1, 1],
  };
  await users.tamper('u10');
  expect(await outcome({ patience })).toMatchObject({ status: 'complete', missing: 1 });
  expect(second?.error).toMatchObject({ code: 'verification_under_way', exitCode: 6 });
});
