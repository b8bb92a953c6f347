import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { listUndo, undo } from '../../src/commands/undo.js';
import type { RunEvent } from '../../src/commands/run.js';
import type { UndoResult } from '../../src/commands/undo-result.js';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { Users } from './users.js';

const keeping = { keepUndo: true };

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
    { _id: 'b', n: 1 },
    { _id: 'c', n: 1 },
  ]);
  await users.migrateListing([]);
});
afterEach(() => users[Symbol.asyncDispose]());

/** Changes `a`, removes `b` and adds `d`, and carries that. Returns the run. */
async function changed(): Promise<string> {
  await users.database.put([
    { _id: 'a', n: 2 },
    { _id: 'd', n: 2 },
  ]);
  await users.database.remove('b');
  const { collections } = await users.sync(keeping);
  const run = collections['users']?.undo;
  if (run === undefined) throw new Error('nothing was kept');
  return run;
}

function undone(run: string, dryRun = false): Promise<UndoResult> {
  return undo({ ...users.once(keeping), run, dryRun });
}

describe('undo', () => {
  test('puts back what was replaced or deleted, takes away what was added, and twice is once', async () => {
    const before = await users.items();
    const run = await changed();
    expect(await users.items()).not.toEqual(before);
    expect(await undone(run)).toMatchObject({
      ok: true,
      totals: { restored: 3, already: 0, changed: 0, refused: 0 },
    });
    expect(await users.items()).toEqual(before);
    expect((await undone(run)).totals).toEqual({ restored: 0, already: 3, changed: 0, refused: 0 });
  });

  test('leaves what has changed since, and names it', async () => {
    const run = await changed();
    await users.tamper('a', { n: { N: '7' } });
    await users.tamper('b', { n: { N: '8' } });
    const result = await undone(run);
    expect(result).toMatchObject({ ok: false, totals: { restored: 1, changed: 2 } });
    expect(result.collections['users']?.left.map(({ id }) => id).sort()).toEqual(['a', 'b']);
    expect([...(await users.items()).keys()].sort()).toEqual(['a', 'b', 'c']);
  });

  test('lists all that it has left in a file, which the next undo makes anew', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `n${index}`);
    await users.database.put(ids.map((_id) => ({ _id })));
    const run = (await users.sync(keeping)).collections['users']?.undo ?? '';
    await users.database.put(ids.map((_id) => ({ _id, again: true })));
    await users.sync();
    const { changed, left = [], leftFile = '' } = (await undone(run)).collections['users'] ?? {};
    expect({ changed, named: left.length }).toEqual({ changed: 20, named: 20 });
    const lines = (await readFile(leftFile, 'utf8')).trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { id: string }).id).sort()).toEqual([...ids].sort());
    for (const id of ids) await users.tamper(id);
    expect((await undone(run)).collections['users']).not.toHaveProperty('leftFile');
    await expect(readFile(leftFile)).rejects.toMatchObject({ code: 'ENOENT' });
    expect((await listUndo(users.once())).runs.map((kept) => kept.run)).toEqual([run]);
  });

  test.each(['stop', 'abort'] as const)('goes on after %s where it was', async (signal) => {
    const ids = Array.from({ length: 200 }, (_, index) => `n${index}`);
    const before = await users.items();
    await users.database.put(ids.map((_id) => ({ _id })));
    const run = (await users.sync(keeping)).collections['users']?.undo ?? '';
    const ending = new AbortController();
    const report = (event: RunEvent): void => {
      if (event.type === 'settled' && event.outcomes.written > 0) ending.abort();
    };
    const signals = { stop: ending.signal, ...(signal === 'abort' ? { abort: ending.signal } : {}) };
    const first = await undo({ ...users.once(keeping), run, dryRun: false, report, ...signals });
    expect(first).toMatchObject({ ok: false, collections: { users: { status: 'stopped' } } });
    expect((await users.status()).collections['users']?.checkpoint).toMatchObject({ undone: run });
    const { totals } = await undone(run);
    expect({ ...totals, restored: totals.restored + totals.already, already: 0 }).toEqual({
      restored: 200,
      already: 0,
      changed: 0,
      refused: 0,
    });
    expect(totals.restored).toBeGreaterThan(0);
    expect(totals.already).toBeGreaterThan(0);
    expect(await users.items()).toEqual(before);
  });

  test('a dry run writes nothing, and the next run goes on', async () => {
    const run = await changed();
    const before = await users.items();
    expect((await undone(run, true)).totals).toMatchObject({ restored: 3 });
    expect(await users.items()).toEqual(before);
    expect((await users.sync(keeping)).error).toBeUndefined();
  });

  test('afterwards nothing goes on from the checkpoint, and a restart carries everything again', async () => {
    const run = await changed();
    const carried = await users.items();
    await undone(run);
    for (const result of [await users.sync(), await users.migrate(), await users.retry()]) {
      expect(result.error).toMatchObject({ code: 'undone', exitCode: 6 });
    }
    expect((await users.migrate(keeping, undefined, true)).error).toBeUndefined();
    expect(await users.items()).toEqual(carried);
    expect((await users.sync()).error).toBeUndefined();
  });

  test('a run that changes nothing keeps nothing; without keepUndo nothing is kept', async () => {
    const { collections } = await users.migrate(keeping, undefined, true);
    expect(collections['users']).not.toHaveProperty('undo');
    await users.database.put([{ _id: 'a', n: 2 }]);
    expect((await users.sync()).collections['users']).not.toHaveProperty('undo');
    expect((await listUndo(users.once())).runs).toEqual([]);
  });

  test('lists the runs, the latest first, and says when a later one has to be undone before', async () => {
    const first = await changed();
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await users.database.put([{ _id: 'a', n: 3 }]);
    const second = (await users.sync(keeping)).collections['users']?.undo ?? '';
    expect((await listUndo(users.once())).runs.map(({ run }) => run)).toEqual([second, first]);
    const result = await undone(first);
    expect(result.collections['users']).toMatchObject({ changed: 1, notices: [{ code: 'later_run' }] });
    expect((await undone(second)).totals).toMatchObject({ restored: 1 });
    expect((await undone(first)).totals).toMatchObject({ restored: 1, already: 2, changed: 0 });
  });

  test('a table that was made anew is left alone', async () => {
    const run = await changed();
    await users.deleteTable();
    await users.migrate({}, undefined, true);
    expect((await undone(run)).error).toMatchObject({ code: 'target_recreated', exitCode: 6 });
  });

  test('a run that is not known is named, with what it may have been', async () => {
    await expect(undone('20000101-000000-0000')).rejects.toMatchObject({ code: 'run_unknown' });
  });

  test('a repair can be undone', async () => {
    await users.tamper('a', { n: { N: '7' } });
    await users.tamper('e', { n: { N: '7' } });
    const before = await users.items();
    const repair = { force: false, maxDeletes: { documents: 5 } };
    const { collections } = await users.verify({ repair }, keeping);
    expect(collections['users']).toMatchObject({ repaired: 2 });
    expect((await undone(collections['users']?.undo ?? '')).totals).toMatchObject({ restored: 2 });
    expect(await users.items()).toEqual(before);
  });
});
