import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Document } from '../../src/document.js';
import { keepingTarget } from '../../src/pipeline/keeping-target.js';
import { Rejection } from '../../src/rejection.js';
import { namedById } from '../../src/sources/shape.js';
import { MemoryDatabase, type MemoryFault } from '../../src/targets/memory.js';
import type { PreparedWrite, Target } from '../../src/targets/target.js';
import { PutBack } from '../../src/undo/put-back.js';
import { replacedItems } from '../../src/undo/replaced-items.js';
import { readUndoRecords } from '../../src/undo/undo-file.js';
import { UndoFolder } from '../../src/undo/undo-folder.js';
import { UndoLog } from '../../src/undo/undo-log.js';
import { fingerprint } from '../../src/verify/fingerprint.js';
import { legalDocuments, seed } from './arbitrary-documents.js';

const never = new AbortController().signal;
const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const id = fc.constantFrom(...ids);
const batch = fc.dictionary(id, fc.option(legalDocuments), { minKeys: 1, maxKeys: 4 });

/** Where the process dies: before the batch is sent, or when so many of its writes have taken effect. */
const crash = fc.record({
  at: fc.nat(5),
  applied: fc.nat(4),
  torn: fc.uint8Array({ maxLength: 23 }),
  resumed: fc.boolean(),
});

/** One history of a table: what is there, what a run writes, where it dies, what others change, where undo dies. */
const histories = fc.record({
  before: fc.dictionary(id, legalDocuments),
  batches: fc.array(batch, { minLength: 1, maxLength: 6 }),
  crash,
  edited: fc.uniqueArray(id, { maxLength: 3 }),
  undoCrash: fc.nat(3),
});

/** A table in memory whose writes can be made to fail. */
class Table {
  fault: MemoryFault | undefined;
  readonly database = new MemoryDatabase({ onWrite: () => Promise.resolve(this.fault) });
  readonly target: Target = this.database.open({
    name: 'users',
    key: namedById.key,
    numbers: 'reject',
    concurrency: 1,
    settings: undefined,
    report: () => undefined,
  });

  set(name: string, document: Document): void {
    this.items.set(this.target.identify({ _id: name }), { ...document, _id: name });
  }

  get items(): Map<string, Document> {
    return this.database.table('users').items;
  }

  prints(): Record<string, string> {
    const entries = [...this.items].map(([name, item]) => [name, fingerprint(item).toString('hex')] as const);
    return Object.fromEntries(entries.sort());
  }
}

function prepared(target: Pick<Target, 'prepare'>, name: string, document: Document | null): PreparedWrite {
  const [key, item] = [{ _id: name }, { ...document, _id: name }];
  const write =
    document === null
      ? target.prepare({ kind: 'delete', id: name, key })
      : target.prepare({ kind: 'put', id: name, key, item });
  if (write instanceof Rejection) throw new Error(write.reason);
  return write;
}

type History = typeof histories extends fc.Arbitrary<infer T> ? T : never;

/** Writes the batches, as one process does. */
async function run(table: Table, state: string, batches: History['batches']): Promise<void> {
  const about = { collection: 'users', target: 'memory', to: 'users' };
  await using undo = new UndoLog({ state, run: 'r', ...about, report: () => undefined });
  const target = keepingTarget(table.target, undo);
  await target.ensure(never);
  for (const writes of batches) {
    const batch = Object.entries(writes).map(([name, document]) => prepared(target, name, document));
    await target.write(batch, never);
  }
}

async function putBack(table: Table, state: string, left: Set<string>): Promise<void> {
  const tally = { restored: 0, already: 0, changed: 0, refused: 0 };
  const putting = new PutBack({
    target: table.target,
    tally,
    dryRun: false,
    beginning: () => Promise.resolve(),
    left: (name) => left.add(name),
    stop: never,
    abort: never,
  });
  const records = readUndoRecords(new UndoFolder(state).fileOf('r', 'users'));
  const identify = ({ key }: { readonly key: Document }): string => table.target.identify(key);
  for await (const items of replacedItems(records, identify, state)) await putting.take(items);
}

async function dying(table: Table, applied: number, work: () => Promise<void>): Promise<void> {
  table.fault = { applied, error: new Error('died') };
  await work().catch((error: unknown) => {
    if (!(error instanceof Error) || error.message !== 'died') throw error;
  });
  table.fault = undefined;
}

/** Lives through a history up to its end, edits included. */
async function live(table: Table, state: string, { batches, crash, edited }: History): Promise<void> {
  const at = Math.min(crash.at, batches.length - 1);
  await run(table, state, batches.slice(0, at));
  await dying(table, crash.applied, () => run(table, state, batches.slice(at, at + 1)));
  await tear(state, crash.torn);
  if (crash.resumed) await run(table, state, batches.slice(at));
  for (const name of edited) table.set(name, { edited: crash.at });
}

/** Leaves the beginning of what was not written whole behind. */
async function tear(state: string, torn: Uint8Array): Promise<void> {
  const [kept] = await new UndoFolder(state).list();
  if (kept === undefined) return;
  await appendFile(new UndoFolder(state).fileOf('r', 'users'), torn);
}

async function check(history: History): Promise<void> {
  const state = await mkdtemp(join(tmpdir(), 'docferry-undo-'));
  try {
    const table = new Table();
    for (const [name, document] of Object.entries(history.before)) table.set(name, document);
    const expected = table.prints();
    await live(table, state, history);
    const after = table.prints();
    const left = new Set<string>();
    await dying(table, history.undoCrash, () => putBack(table, state, left));
    left.clear();
    await putBack(table, state, left);
    for (const name of history.edited) {
      const identity = table.target.identify({ _id: name });
      if (left.has(name) || !(await wasWritten(state, name))) expected[identity] = after[identity] ?? '';
    }
    expect(table.prints()).toEqual(Object.fromEntries(Object.entries(expected).sort()));
    expect([...left].filter((name) => !history.edited.includes(name))).toEqual([]);
  } finally {
    await rm(state, { recursive: true });
  }
}

async function wasWritten(state: string, name: string): Promise<boolean> {
  for await (const records of readUndoRecords(new UndoFolder(state).fileOf('r', 'users')))
    if (records.some((record) => record.id === name)) return true;
  return false;
}

test('undo brings back what was there before a run, wherever it died, but for what was changed since', async () => {
  await fc.assert(fc.asyncProperty(histories, check), { seed, numRuns: 60 });
}, 60_000);
