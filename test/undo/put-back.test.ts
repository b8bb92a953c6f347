import { beforeEach, describe, expect, test } from '@jest/globals';
import { Rejection } from '../../src/rejection.js';
import { namedById } from '../../src/sources/shape.js';
import { MemoryDatabase, type MemoryFault } from '../../src/targets/memory.js';
import type { Target } from '../../src/targets/target.js';
import { PutBack, type PutBackOptions, type UndoTally } from '../../src/undo/put-back.js';
import type { ReplacedItem } from '../../src/undo/replaced-items.js';
import { fingerprint } from '../../src/verify/fingerprint.js';

const never = new AbortController().signal;

let sent: string[][];
let told: string[];
let fault: MemoryFault | undefined;
let tally: UndoTally;
let database: MemoryDatabase;

beforeEach(() => {
  sent = [];
  told = [];
  fault = undefined;
  tally = { restored: 0, already: 0, changed: 0, refused: 0 };
});

function open(limits?: Target['limits']): Target {
  database = new MemoryDatabase({
    ...(limits === undefined ? {} : { limits }),
    onWrite: (batch) => {
      sent.push(batch.map(({ id }) => id));
      return Promise.resolve(fault);
    },
  });
  return database.open({
    name: 'users',
    key: namedById.key,
    numbers: 'reject',
    concurrency: 1,
    settings: undefined,
    report: () => undefined,
  });
}

function putBack(target: Target, changes: Partial<PutBackOptions> = {}): PutBack {
  return new PutBack({
    target,
    tally,
    dryRun: false,
    beginning: () => {
      told.push(`begin after ${sent.length}`);
      return Promise.resolve();
    },
    left: (id, refusal) => {
      told.push(`${id}: ${refusal?.reason ?? 'changed'}`);
    },
    stop: never,
    abort: never,
    ...changes,
  });
}

/** What a run replaced: `before` by these, in turn; `undefined` stands for no item. */
function replaced(
  id: string,
  before: number | undefined,
  ...wrote: readonly (number | undefined)[]
): ReplacedItem {
  const item = before === undefined ? undefined : { _id: id, n: before };
  const marks = wrote.map((n) => (n === undefined ? undefined : fingerprint({ _id: id, n }).toString('hex')));
  return { id, key: { _id: id }, item, wrote: new Set(marks) };
}

function hold(id: string, n: number): void {
  database.table('users').items.set(id, { _id: id, n });
}

describe('PutBack', () => {
  test('puts back what is as one of its writes has left it, and leaves the rest', async () => {
    const target = open();
    for (const [id, n] of [
      ['replaced', 2],
      ['twice', 3],
      ['added', 2],
      ['already', 1],
      ['changed', 9],
    ] as const)
      hold(id, n);
    await putBack(target).take([
      replaced('replaced', 1, 2),
      replaced('twice', 1, 2, 3),
      replaced('deleted', 1, undefined),
      replaced('added', undefined, 2),
      replaced('already', 1, 2),
      replaced('gone', undefined, 2),
      replaced('changed', 1, 2),
      replaced('missing', 1, 2),
    ]);
    expect(tally).toEqual({ restored: 4, already: 2, changed: 2, refused: 0 });
    expect(sent).toEqual([['replaced', 'twice', 'deleted', 'added']]);
    expect(told).toEqual(['changed: changed', 'missing: changed', 'begin after 0']);
    const items = [...database.table('users').items.values()].map(({ _id, n }) => [_id, n]);
    expect(items.sort()).toEqual([
      ['already', 1],
      ['changed', 9],
      ['deleted', 1],
      ['replaced', 1],
      ['twice', 1],
    ]);
  });

  test('counts and writes nothing in a dry run', async () => {
    const target = open();
    hold('a', 2);
    await putBack(target, { dryRun: true }).take([replaced('a', 1, 2), replaced('b', 1, undefined)]);
    expect({ tally, sent, told }).toEqual({
      tally: { restored: 2, already: 0, changed: 0, refused: 0 },
      sent: [],
      told: [],
    });
  });

  test('begins once, before the first write alone, and keeps to the limits of a batch', async () => {
    const target = open({ maxWrites: 3, maxBytes: 125 });
    const items = Array.from({ length: 7 }, (_, index) => replaced(`item ${index}`, 1, undefined));
    const putting = putBack(target);
    await putting.take([]);
    expect(told).toEqual([]);
    await putting.take(items);
    await putting.take([replaced('last', 1, undefined)]);
    expect(told).toEqual(['begin after 0']);
    expect(sent.flat()).toHaveLength(8);
    expect(sent.map(({ length }) => length)).toEqual([2, 1, 2, 1, 1, 1]);
    expect(tally.restored).toBe(8);
  });

  test('names what the target refuses, when it judges and when it writes', async () => {
    const target = open();
    fault = { refused: new Map([[target.identify({ _id: 'a' }), new Rejection('refused_by_target', 'no')]]) };
    const large = { ...replaced('large', 1, undefined), item: { _id: 'large', text: 'x'.repeat(500_000) } };
    await putBack(target).take([replaced('a', 1, undefined), replaced('b', 1, undefined), large]);
    expect(tally).toEqual({ restored: 1, already: 0, changed: 0, refused: 2 });
    expect(told).toEqual([expect.stringMatching(/^large: .*409/), 'begin after 0', 'a: no']);
  });

  test('stops between two batches', async () => {
    const target = open({ maxWrites: 1, maxBytes: 1_000 });
    const stop = new AbortController();
    const putting = putBack(target, { stop: stop.signal });
    await putting.take([replaced('a', 1, undefined)]);
    stop.abort(new Error('enough'));
    await expect(putting.take([replaced('b', 1, undefined)])).rejects.toThrow('enough');
    expect(sent).toEqual([['a']]);
  });
});
