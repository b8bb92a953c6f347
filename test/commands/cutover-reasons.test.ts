import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { unprotected as config, standInTheWay } from './obstacles.js';
import { Users } from './users.js';

let couchdb: CouchDBServer;
let users: Users;

beforeAll(async () => {
  couchdb = await startCouchDBServer();
});
afterAll(() => couchdb.close());
beforeEach(async () => {
  users = await Users.create(couchdb.url);
  await users.database.put([
    { _id: 'a', n: 1 },
    { _id: 'b', n: 2 },
  ]);
});
afterEach(() => users[Symbol.asyncDispose]());

describe('a cutover is not ready', () => {
  test('when it is not confirmed that writing has stopped', async () => {
    await users.migrate(config);
    const confirm = (): Promise<boolean> => Promise.resolve(false);
    const result = await users.cutover({ writingStopped: { confirm } }, config);
    expect(result).toMatchObject({ ok: false, ready: false });
    expect(result.error).toBeUndefined();
    expect(standInTheWay(result)).toEqual({
      'writing stopped': 'it was not confirmed',
      verified: expect.stringContaining('left out'),
    });
  });

  test('when the source is still written to at the end of its time', async () => {
    await users.migrate(config);
    let written = 0;
    const writer = setInterval(() => void users.database.put([{ _id: `w${(written += 1)}`, n: 1 }]), 100);
    try {
      const writingStopped = { quietForSeconds: 2 };
      const result = await users.cutover({ writingStopped, timeoutSeconds: 3 }, config);
      expect(result.ready).toBe(false);
      expect(Object.keys(standInTheWay(result))).toContain('writing stopped');
      expect(standInTheWay(result)['verified']).toContain('left out');
    } finally {
      clearInterval(writer);
    }
  });

  test('when changes come in while both sides are compared', async () => {
    await users.migrate(config);
    let put: Promise<void> | undefined;
    const result = await users.cutover(
      {
        report: (event) => {
          if (event.type === 'started' && event.phase === 'compare')
            put = users.database.put([{ _id: 'late', n: 1 }]).then(() => undefined);
        },
      },
      config,
    );
    await put;
    expect(result.ready).toBe(false);
    expect(standInTheWay(result)['writing stopped']).toBe('1 change came in while both sides were compared');
  });

  test('when both sides differ', async () => {
    await users.migrate(config);
    await users.tamper('a');
    await users.tamper('b', { n: { N: '7' } });
    await users.tamper('stranger', { n: { N: '1' } });
    const result = await users.cutover({}, config);
    expect(standInTheWay(result)).toEqual({ verified: '1 missing, 1 differing, 1 extra' });
    expect(result.error).toBeUndefined();
  });

  test('when both sides are not compared', async () => {
    await users.migrate(config);
    const result = await users.cutover({ verify: false }, config);
    expect(result.ready).toBe(false);
    expect(standInTheWay(result)).toEqual({
      verified: expect.stringContaining('nothing is said to be ready'),
    });
  });

  test('when documents are rejected, unless so many are accepted', async () => {
    await users.database.put([{ _id: 'bad', '': 1 }]);
    await users.migrate(config);
    const result = await users.cutover({}, config);
    expect(standInTheWay(result)).toEqual({
      rejects: expect.stringMatching(/^1 listed: 1 \w+; docferry rejects tells why$/),
    });
    expect((await users.cutover({ acceptRejects: 1 }, config)).ready).toBe(true);
  });

  test('when the config has changed', async () => {
    await users.migrate(config);
    const result = await users.cutover(
      {},
      { ...config, transforms: [(document) => ({ ...document, x: 1 })] },
    );
    expect(result).toMatchObject({ ready: false, error: { code: 'config_changed', exitCode: 6 } });
    expect(standInTheWay(result)).toMatchObject({
      'in step': expect.stringContaining('config'),
      config: expect.stringContaining('when the checkpoint was taken'),
    });
  });

  test('when somebody else holds the lease', async () => {
    await users.migrate(config);
    await using lease = await users.state.leases.acquire('users');
    const result = await users.cutover({}, config);
    await lease.assertHeld();
    expect(result).toMatchObject({ ready: false, error: { code: 'lease_held', exitCode: 6 } });
    expect(standInTheWay(result)).toMatchObject({ lease: expect.stringContaining(`process ${process.pid}`) });
  });

  test('when it was never migrated', async () => {
    const result = await users.cutover({}, config);
    expect(result).toMatchObject({ ready: false, error: { code: 'not_migrated', exitCode: 6 } });
    expect(standInTheWay(result)).toMatchObject({
      checkpoint: 'there is none',
      'table status': expect.stringContaining('there is no table'),
    });
  });

  test('when the table is not set up as it should be', async () => {
    await users.migrate();
    const result = await users.cutover({}, { table: { provisioned: { read: 5, write: 5 } } });
    expect(standInTheWay(result)).toMatchObject({
      'deletion protection': expect.stringMatching(
        /^it is off; switch it on, or set "table.deletionProtection"/,
      ),
      capacity: expect.stringContaining('on-demand'),
    });
  });
});
