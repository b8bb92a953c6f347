import { beforeEach, expect, test } from '@jest/globals';
import { keepingTarget } from '../../src/pipeline/keeping-target.js';
import { Rejection } from '../../src/rejection.js';
import { namedById } from '../../src/sources/shape.js';
import { MemoryDatabase, type MemoryFault } from '../../src/targets/memory.js';
import type { PreparedWrite, Target } from '../../src/targets/target.js';
import type { UndoKeeper } from '../../src/undo/undo-log.js';
import type { UndoRecord } from '../../src/undo/undo-record.js';
import { fingerprint } from '../../src/verify/fingerprint.js';

const never = new AbortController().signal;

let events: string[];
let kept: UndoRecord[];
let fault: MemoryFault | undefined;
let keepFault: Error | undefined;
let database: MemoryDatabase;
let target: Target;
let keeper: UndoKeeper;
let keeping: Omit<Target, 'meter'>;

beforeEach(() => {
  events = [];
  kept = [];
  fault = undefined;
  keepFault = undefined;
  database = new MemoryDatabase({
    onWrite: (batch) => {
      events.push(`write ${batch.map(({ id }) => id).join()}`);
      return Promise.resolve(fault);
    },
  });
  target = database.open({
    name: 'users',
    key: namedById.key,
    numbers: 'reject',
    concurrency: 1,
    settings: undefined,
    report: () => undefined,
  });
  keeper = {
    at: (incarnation) => {
      events.push(`at ${incarnation}`);
    },
    keep: async (records) => {
      if (keepFault !== undefined) throw keepFault;
      await Promise.resolve();
      kept.push(...records);
      events.push(`keep ${records.map(({ id }) => id).join()}`);
    },
  };
  keeping = keepingTarget(target, keeper);
});

function prepare(id: string, n?: number): PreparedWrite {
  const key = { _id: id };
  const write =
    n === undefined
      ? keeping.prepare({ kind: 'delete', id: `id ${id}`, key })
      : keeping.prepare({ kind: 'put', id: `id ${id}`, key, item: { _id: id, n } });
  if (write instanceof Rejection) throw new Error(write.reason);
  return write;
}

function mark(id: string, n: number): string {
  return fingerprint({ _id: id, n }).toString('hex');
}

test('keeps what is there, or that there is nothing, before it writes', async () => {
  const { items } = database.table('users');
  for (const id of ['a', 'b', 'same']) items.set(id, { _id: id, n: 1 });
  const batch = [prepare('a', 2), prepare('b'), prepare('c', 2), prepare('same', 1), prepare('never')];
  expect(await keeping.write(batch, never)).toEqual([]);
  expect(events).toEqual(['keep id a,id b,id c', 'write id a,id b,id c,id same,id never']);
  expect(kept).toEqual([
    { id: 'id a', key: { _id: 'a' }, item: { _id: 'a', n: 1 }, wrote: mark('a', 2) },
    { id: 'id b', key: { _id: 'b' }, item: { _id: 'b', n: 1 }, wrote: undefined },
    { id: 'id c', key: { _id: 'c' }, item: undefined, wrote: mark('c', 2) },
  ]);
});

test('sends nothing that could not be kept, nor what it has not prepared', async () => {
  database.table('users').items.set('a', { _id: 'a', n: 1 });
  keepFault = new Error('disk full');
  await expect(keeping.write([prepare('a', 2)], never)).rejects.toThrow('disk full');
  const foreign = target.prepare({ kind: 'delete', id: 'foreign', key: { _id: 'a' } });
  if (foreign instanceof Rejection) throw new Error(foreign.reason);
  await expect(keeping.write([foreign], never)).rejects.toThrow('"foreign" was not prepared');
  expect(events).toEqual([]);
});

test('hands on what is refused, and the signals', async () => {
  const rejection = new Rejection('refused_by_target', 'no');
  const write = prepare('a', 2);
  fault = { refused: new Map([[write.identity, rejection]]) };
  expect(await keeping.write([write], never)).toEqual([{ write, rejection }]);
  const ended = AbortSignal.abort(new Error('enough'));
  await expect(keeping.write([write], never, ended)).rejects.toThrow('enough');
  await expect(keeping.write([write], ended)).rejects.toThrow('enough');
});

test('tells what the collection is once it is known', async () => {
  expect(await keeping.survey(never)).toMatchObject({ exists: false });
  expect(events).toEqual([]);
  expect(await keeping.ensure(never)).toBe('memory-1');
  const survey = { exists: true, incarnation: 'other', settings: {}, differences: [], obstacles: [] };
  const surveyed = keepingTarget({ ...keeping, survey: () => Promise.resolve(survey) }, keeper);
  expect(await surveyed.survey(never)).toBe(survey);
  expect(events).toEqual(['at memory-1', 'at other']);
});
