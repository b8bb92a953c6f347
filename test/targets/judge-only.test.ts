import { expect, test } from '@jest/globals';
import { judgeOnly } from '../../src/targets/judge-only.js';
import { MemoryDatabase } from '../../src/targets/memory.js';
import type { Target } from '../../src/targets/target.js';
import { never, prepare, put } from '../../src/testing/writes.js';

function setUp(): { readonly database: MemoryDatabase; readonly target: Target } {
  const database = new MemoryDatabase();
  const key = { partition: { attribute: '_id', type: 'S' } } as const;
  const settings = { name: 'things', key, numbers: 'reject', concurrency: 1, settings: {} } as const;
  return { database, target: database.open({ ...settings, report: () => undefined }) };
}

/** Everything that can be reached from an object by its properties, its prototypes' included. */
function reachable(start: object): Set<unknown> {
  const seen = new Set<unknown>([Object.prototype, Function.prototype]);
  const waiting: unknown[] = [start];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if ((typeof next !== 'object' && typeof next !== 'function') || next === null || seen.has(next)) continue;
    seen.add(next);
    const names = Reflect.ownKeys(next);
    waiting.push(...names.map((name) => Reflect.getOwnPropertyDescriptor(next, name)?.value as unknown));
    waiting.push(Object.getPrototypeOf(next));
  }
  return seen;
}

test('judges as the target does', async () => {
  const { target } = setUp();
  const judge = judgeOnly(target);
  const write = put({ _id: 'a', n: 1 });
  expect(prepare(judge, write)).toEqual(prepare(target, write));
  expect(judge.prepare(put({}))).toMatchObject({ code: 'key_missing' });
  expect(judge.identify({ _id: 'a' })).toBe(target.identify({ _id: 'a' }));
  expect(await judge.survey(never)).toEqual(await target.survey(never));
  expect(judge.meter().forecast({ scale: 1, readSeconds: 3 }).time.seconds).toBe(3);
});

test('leads to no method that writes', () => {
  const { database, target } = setUp();
  const judge = judgeOnly(target);
  const writing = ['write', 'ensure'].map((name) => Reflect.get(target, name) as unknown);
  const [fromTarget, fromJudge] = [reachable(target), reachable(judge)];
  // Compared as flags: Jest would print both graphs for ever.
  expect(writing.map((method) => fromTarget.has(method))).toEqual([true, true]);
  expect([target, database, ...writing].map((hidden) => fromJudge.has(hidden))).toEqual(
    Array<boolean>(4).fill(false),
  );
  const names = ['survey', 'identify', 'prepare', 'discard', 'meter', Symbol.asyncDispose];
  expect(Reflect.ownKeys(judge)).toEqual(names);
});

test('cannot be given a method that it lacks', () => {
  const judge = judgeOnly(setUp().target);
  expect(Reflect.set(judge, 'write', () => undefined)).toBe(false);
});

test('makes nothing, and closes the target', async () => {
  const { database, target } = setUp();
  let disposed = false;
  target[Symbol.asyncDispose] = () => {
    disposed = true;
    return Promise.resolve();
  };
  const judge = judgeOnly(target);
  expect(await judge.survey(never)).toMatchObject({ exists: false });
  expect([...database.tables.keys()]).toEqual([]);
  await judge[Symbol.asyncDispose]();
  expect(disposed).toBe(true);
});
