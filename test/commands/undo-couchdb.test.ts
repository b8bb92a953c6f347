import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { RunOptions, RunResult } from '../../src/commands/run.js';
import { migrate } from '../../src/commands/migrate.js';
import { sync } from '../../src/commands/sync.js';
import { undo } from '../../src/commands/undo.js';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { documentsOf } from '../support/both-sides.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import { uniqueName } from '../support/servers.js';
import { startFaultProxy } from '../support/faults/proxy.js';
import { migration } from '../config/example.js';

let couchdb: CouchDBServer;
let folder: string;

beforeAll(async () => {
  couchdb = await startCouchDBServer();
  folder = await mkdtemp(join(tmpdir(), 'docferry-undo-couchdb-'));
});
afterAll(async () => {
  await couchdb.close();
  await rm(folder, { recursive: true });
});

function options(
  from: string,
  to: string,
  url = couchdb.url,
): Omit<RunOptions, 'restart' | 'acceptConfigChange'> {
  const never = new AbortController().signal;
  return {
    migration: migration({
      source: { type: 'couchdb', url: couchdb.url },
      target: { type: 'couchdb', url },
      keepUndo: true,
      skipUnchanged: true,
      collections: { users: { from, to } },
    }),
    collections: [],
    state: join(folder, to),
    report: () => undefined,
    stop: never,
    abort: never,
  };
}

async function revisionOf(database: string, id: string): Promise<string | undefined> {
  const response = await fetch(`${couchdb.url}/${database}/${id}`);
  return ((await response.json()) as { _rev?: string })._rev;
}

test('what a run has written to a CouchDB is undone, as successors of what it has left', async () => {
  const [from, to] = [uniqueName('from'), uniqueName('to')];
  await using database = await CouchDBDatabase.create({ url: couchdb.url }, from);
  const run = options(from, to);
  await database.put(['a', 'b', 'c'].map((_id) => ({ _id, n: 1 })));
  expect((await migrate({ ...run, restart: false, acceptConfigChange: false })).error).toBeUndefined();
  const before = await documentsOf({ url: couchdb.url }, to);
  const untouched = await revisionOf(to, 'c');
  await database.put([
    { _id: 'a', n: 2 },
    { _id: 'd', n: 2 },
  ]);
  await database.remove('b');
  const { collections } = await sync({ ...run, initial: false, acceptConfigChange: false });
  expect(collections['users']).toMatchObject({ written: 2, deleted: 1 });

  const undoing = { ...run, run: collections['users']?.undo ?? '', dryRun: false };
  expect(await undo(undoing)).toMatchObject({ ok: true, totals: { restored: 3, already: 0 } });
  expect(await documentsOf({ url: couchdb.url }, to)).toEqual(before);
  expect(await revisionOf(to, 'a')).toMatch(/^3-/);
  expect(await revisionOf(to, 'c')).toBe(untouched);
  expect(await undo(undoing)).toMatchObject({ ok: true, totals: { restored: 0, already: 3 } });
});

test('what is the same in a CouchDB is read once, and counts as unchanged', async () => {
  const [from, to] = [uniqueName('from'), uniqueName('to')];
  await using database = await CouchDBDatabase.create({ url: couchdb.url }, from);
  await database.put(['a', 'b', 'c'].map((_id) => ({ _id, n: 1 })));
  let reads = 0;
  const proxy = await startFaultProxy(couchdb.url, ({ path }) => {
    if (path.includes('/_all_docs')) reads += 1;
    return undefined;
  });
  const run = options(from, to, proxy.url);
  const plain = {
    ...run,
    migration: {
      ...run.migration,
      collections: run.migration.collections.map((plan) => ({ ...plan, keepUndo: false })),
    },
  };
  const carry = (restart: boolean): Promise<RunResult> =>
    migrate({ ...plain, restart, acceptConfigChange: false });
  expect((await carry(false)).totals).toMatchObject({ written: 3, unchanged: 0 });
  expect(reads).toBe(1);
  expect((await carry(true)).totals).toMatchObject({ written: 0, unchanged: 3 });
  expect(reads).toBe(2);
  await proxy.close();
});
