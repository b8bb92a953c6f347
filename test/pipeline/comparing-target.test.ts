import { beforeEach, describe, expect, test } from '@jest/globals';
import { comparingTarget } from '../../src/pipeline/comparing-target.js';
import type { WritingTarget } from '../../src/pipeline/dispatcher-options.js';
import { guardedTarget } from '../../src/pipeline/guarded-target.js';
import { Rejection } from '../../src/rejection.js';
import { MemoryDatabase, type MemoryFault } from '../../src/targets/memory.js';
import type { Key, PreparedWrite, Target } from '../../src/targets/target.js';
import { never, prepare, put, remove, write } from '../../src/testing/writes.js';

let fault: MemoryFault | undefined;
let sent: string[][];
let spared: number[];
let target: Target;

beforeEach(async () => {
  fault = undefined;
  sent = [];
  spared = [];
  const database = new MemoryDatabase({
    limits: { maxWrites: 2, maxBytes: 10_000 },
    onWrite: (batch) => {
      sent.push(batch.map(({ identity }) => identity));
      return Promise.resolve(fault);
    },
  });
  target = database.open({
    name: 't',
    key: { partition: { attribute: '_id', type: 'S' } },
    numbers: 'reject',
    concurrency: 1,
    settings: {},
    report: () => undefined,
  });
  await target.ensure(never);
  await write(target, [put({ _id: 'a', n: 1 }), put({ _id: 'b', n: 1 })]);
  sent = [];
});

const name = (_id: string): string => target.identify({ _id });

/** A comparing target over ours, each of whose writes would be charged two units. */
function comparing(over: WritingTarget = target): WritingTarget {
  return comparingTarget(
    {
      limits: over.limits,
      prepare: (each) => {
        const prepared = over.prepare(each);
        return prepared instanceof Rejection ? prepared : Object.assign(prepared, { writeUnits: 2 });
      },
      write: (batch, abort, halt) => over.write(batch, abort, halt),
    },
    { items: target, spared: (units) => spared.push(units) },
  );
}

describe('comparingTarget', () => {
  test('compares several batches at once and writes the rest within the limits of the target', async () => {
    const compared = comparing();
    expect(compared.limits).toEqual({ maxWrites: 8, maxBytes: 10_000 });
    const writes = [put({ _id: 'a', n: 1 }), put({ _id: 'b', n: 2 }), remove({ _id: 'c' })];
    const more = ['d', 'e', 'f'].map((_id) => put({ _id }));
    const batch = [...writes, ...more].map((each) => prepare(compared, each));
    const unwritten = await compared.write(batch, never);
    expect(unwritten).toEqual([batch[0], batch[2]].map((each) => ({ write: each, unchanged: true })));
    expect(sent).toEqual([
      [name('b'), name('d')],
      [name('e'), name('f')],
    ]);
    expect(spared).toEqual([4]);
  });

  test('passes on what is refused', async () => {
    const compared = comparing();
    const rejection = new Rejection('refused_by_target', 'no');
    fault = { refused: new Map([[name('b'), rejection]]) };
    const batch = [put({ _id: 'a', n: 1 }), put({ _id: 'b', n: 2 })].map((each) => prepare(compared, each));
    const unwritten = await compared.write(batch, never);
    expect(unwritten).toEqual([
      { write: batch[0], unchanged: true },
      { write: batch[1], rejection },
    ]);
  });

  test('does not count what a failed batch would have spared: it is repeated', async () => {
    const compared = comparing();
    fault = { error: new Error('lost') };
    const batch = [put({ _id: 'a', n: 1 }), put({ _id: 'b', n: 2 })].map((each) => prepare(compared, each));
    await expect(compared.write(batch, never)).rejects.toThrow('lost');
    expect(spared).toEqual([]);
  });

  test('writes what it has not prepared itself', async () => {
    const stranger: PreparedWrite = prepare(target, remove({ _id: 'a' }));
    expect(await comparing().write([stranger], never)).toEqual([]);
    expect(await target.fetch([{ _id: 'a' }], never)).toEqual(new Map());
  });

  test('reads no longer once nothing more is to be sent', async () => {
    const compared = comparing();
    const reason = new Error('enough');
    const halted = compared.write(
      [prepare(compared, remove({ _id: 'a' }))],
      never,
      AbortSignal.abort(reason),
    );
    await expect(halted).rejects.toBe(reason);
    expect(sent).toEqual([]);
  });

  test('asks a guard only for deletes of what is there', async () => {
    const asked: string[] = [];
    const guarded = guardedTarget(target, (deletes) => {
      asked.push(...deletes.map(({ identity }) => identity));
    });
    const compared = comparing(guarded);
    const keys: Key[] = [{ _id: 'a' }, { _id: 'never' }];
    await compared.write(
      keys.map((key) => prepare(compared, remove(key))),
      never,
    );
    expect({ asked, sent }).toEqual({ asked: [name('a')], sent: [[name('a')]] });
  });
});
