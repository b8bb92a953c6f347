import { describe, expect, test } from '@jest/globals';
import type { CollectionEvent } from '../../src/events.js';
import { LimitInForce } from '../../src/report/limit-in-force.js';

const throttle = (limit: string, delay = 0): CollectionEvent => ({
  type: 'throttle',
  side: 'target',
  limit,
  delay,
});
const paced = (delay: number): CollectionEvent => ({
  type: 'paced',
  side: 'target',
  limit: 'rate limit 500 WU/s',
  delay,
});
const retry: CollectionEvent = { type: 'retry', side: 'target', reason: 'ECONNRESET', delay: 1_000 };
const waiting: CollectionEvent = { type: 'waiting', side: 'source' };
const read: CollectionEvent = { type: 'read', documents: 1, phase: 'copy' };

/** What is told at each of some times in milliseconds, after events that came at theirs. */
function told(
  events: readonly (readonly [number, CollectionEvent])[],
  ...times: readonly number[]
): (string | undefined)[] {
  const limit = new LimitInForce();
  for (const [time, event] of events) limit.take(event, time);
  return times.map((time) => limit.at(time));
}

test.each([
  'table agents',
  'hot key range of table agents',
  'index created_at-index of table agents',
  'account limit',
])('a throttle by %s is told by its name', (limit) => {
  expect(told([[0, throttle(limit)]], 0)).toEqual([`throttled by ${limit}`]);
});

test('a limit is told as long as its wait, and five seconds more', () => {
  expect(told([[0, throttle('t')]], 5_000, 5_001)).toEqual(['throttled by t', undefined]);
  expect(told([[0, throttle('t', 20_000)]], 25_000, 25_001)).toEqual(['throttled by t', undefined]);
  expect(told([[0, paced(9_000)]], 14_000, 14_001)).toEqual(['rate limit 500 WU/s', undefined]);
  expect(told([[0, retry]], 6_000, 6_001)).toEqual(['retrying: ECONNRESET', undefined]);
});

test("what a database says comes before failures, and these before one's own rate", () => {
  const all = [
    [0, throttle('t')],
    [2_000, retry],
    [5_000, paced(0)],
    [5_000, waiting],
  ] as const;
  expect(told(all, 5_000, 8_000, 10_000, 12_000)).toEqual([
    'throttled by t',
    'retrying: ECONNRESET',
    'rate limit 500 WU/s',
    'source slow',
  ]);
});

describe('the source is called slow', () => {
  test('when it has been waited for during more than half of the last five seconds', () => {
    expect(told([[10_000, waiting]], 12_500, 12_501, 100_000)).toEqual([
      undefined,
      'source slow',
      'source slow',
    ]);
  });

  test('although it yields pages now and then', () => {
    const pages = Array.from({ length: 100 }, (_, index) => [
      [index * 100, waiting] as const,
      [index * 100 + 60, read] as const,
    ]).flat();
    expect(told(pages, 10_000, 12_000, 15_000)).toEqual(['source slow', undefined, undefined]);
  });

  test('not when there is mostly something else to do', () => {
    const pages = Array.from({ length: 100 }, (_, index) => [
      [index * 100, waiting] as const,
      [index * 100 + 40, read] as const,
    ]).flat();
    expect(told(pages, 10_000)).toEqual([undefined]);
  });

  test('from the first of several words of it on', () => {
    expect(told([[0, waiting], [2_000, waiting]], 3_000)).toEqual(['source slow']); // prettier-ignore
  });

  test('not for pages that were not waited for', () => {
    expect(told([[0, read], [1, read], [9_000, read]], 9_000)).toEqual([undefined]); // prettier-ignore
  });
});
