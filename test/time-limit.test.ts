import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { TimeLimit } from '../src/time-limit.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

test('fires when the time is over, through garbage collection', async () => {
  const wait = (): AbortSignal => new TimeLimit(50).signal;
  const signals = Array.from({ length: 20 }, wait);
  for (let turn = 0; signals.some(({ aborted }) => !aborted); turn += 1) {
    collectGarbage();
    await delay(10);
  }
  expect(signals.map(({ reason }) => (reason as DOMException).name)).toEqual(
    signals.map(() => 'TimeoutError'),
  );
}, 10_000);

test('fires with another signal, for its reason, and then the time is not over', async () => {
  const stop = new AbortController();
  using limit = new TimeLimit(5, stop.signal);
  stop.abort('enough');
  await delay(20);
  expect([limit.signal.reason, limit.over]).toEqual(['enough', false]);
  using late = new TimeLimit(1_000, stop.signal);
  expect([late.signal.reason, late.over]).toEqual(['enough', false]);
});

test('tells that the time is over', async () => {
  using limit = new TimeLimit(5);
  expect(limit.over).toBe(false);
  while (!limit.signal.aborted) await delay(5);
  expect(limit.over).toBe(true);
});

test('no longer fires once disposed', async () => {
  const stop = new AbortController();
  const limit = new TimeLimit(5, stop.signal);
  limit[Symbol.dispose]();
  stop.abort();
  await delay(20);
  expect([limit.signal.aborted, limit.over]).toEqual([false, false]);
});
