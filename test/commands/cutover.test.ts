import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CutoverResult } from '../../src/commands/cutover-result.js';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { never } from '../../src/testing/writes.js';
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

describe('a cutover', () => {
  test('of a quiet, equal pair is ready, and carries what was pending', async () => {
    await users.migrate(config);
    await users.database.put([{ _id: 'c', n: 3 }]);
    const result = await users.cutover({}, config);
    expect(standInTheWay(result)).toEqual({});
    expect(result).toMatchObject({ command: 'cutover', ok: true, ready: true });
    expect(result.error).toBeUndefined();
    expect(result.collections['users']).toMatchObject({
      ready: true,
      changes: 1,
      verification: { compared: 3, equal: 3 },
    });
    expect([...(await users.items()).keys()].sort()).toEqual(['a', 'b', 'c']);
  });

  test('tells of caches and of what an emulator does not offer, without a no', async () => {
    await users.migrate(config);
    const { collections } = await users.cutover({}, config);
    const checks = new Map(collections['users']?.checks.map((check) => [check.check, check]));
    expect(checks.get('caches')).toMatchObject({ ok: null, reason: expect.stringContaining('DAX') });
    expect(checks.get('point-in-time recovery')).toMatchObject({
      ok: null,
      reason: expect.stringContaining('does not offer'),
    });
    expect(checks.get('deletion protection')).toMatchObject({ ok: null });
  });

  test('waits until the source has stood still, and carries what comes meanwhile', async () => {
    await users.migrate(config);
    let passes = 0;
    const result = await users.cutover(
      {
        writingStopped: { quietForSeconds: 1 },
        report: ({ type }) => {
          if (type !== 'finished') return;
          passes += 1;
          if (passes === 1) void users.database.put([{ _id: 'late', n: 1 }]);
        },
      },
      config,
    );
    expect(standInTheWay(result)).toEqual({});
    expect(result.collections['users']).toMatchObject({ ready: true, changes: 1 });
    expect((await users.items()).has('late')).toBe(true);
  });

  test('carries what was written while the question stood', async () => {
    await users.migrate(config);
    const confirm = async (): Promise<boolean> => {
      await users.database.put([{ _id: 'late', n: 1 }]);
      return true;
    };
    const result = await users.cutover({ writingStopped: { confirm } }, config);
    expect(result).toMatchObject({ ready: true, collections: { users: { changes: 1 } } });
  });

  test('that is stopped at any point is not ready, and nothing is broken by that', async () => {
    await users.migrate(config);
    await users.database.put([{ _id: 'c', n: 3 }]);
    const during = async (isMoment: (type: string, phase?: string) => boolean): Promise<CutoverResult> => {
      const stop = new AbortController();
      return await users.cutover(
        {
          stop: stop.signal,
          report: (event) => {
            if (isMoment(event.type, 'phase' in event ? event.phase : undefined)) stop.abort();
          },
        },
        config,
      );
    };
    const moments = [
      (type: string) => type === 'started',
      (type: string) => type === 'read',
      (type: string) => type === 'finished',
      (_type: string, phase?: string) => phase === 'compare',
    ];
    for (const moment of moments) {
      const result = await during(moment);
      expect(result.ready).toBe(false);
      expect(result.error).toBeUndefined();
    }
    const question = new AbortController();
    const confirm = (stop: AbortSignal): Promise<boolean> =>
      new Promise((_resolve, reject) => {
        stop.addEventListener('abort', () => {
          reject(stop.reason as Error);
        });
        question.abort();
      });
    const asked = await users.cutover({ stop: question.signal, writingStopped: { confirm } }, config);
    expect(asked.ready).toBe(false);
    expect(asked.error).toBeUndefined();
    expect((await users.cutover({ stop: never }, config)).ready).toBe(true);
  });
});
