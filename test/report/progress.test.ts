import { describe, expect, test } from '@jest/globals';
import type { CollectionEvent, Outcomes } from '../../src/events.js';
import { CollectionProgress } from '../../src/report/progress.js';
import { Rate } from '../../src/report/progress-rate.js';
import { formatSeconds, progressSentence, wrap } from '../../src/report/progress-text.js';

function settled(outcomes: Partial<Outcomes>): CollectionEvent {
  const none = { written: 0, deleted: 0, unchanged: 0, skipped: 0, rejected: 0 };
  return { type: 'settled', outcomes: { ...none, ...outcomes } };
}

const started = (expected?: number, more: object = {}): CollectionEvent => {
  return { type: 'started', resumed: undefined, expected, ...more };
};
const resumed = { savedAt: '2026-01-02T03:04:05.678Z', read: 7 };

/** A collection that has been told events, each at its time in seconds. */
function progress(...events: readonly (readonly [number, CollectionEvent])[]): CollectionProgress {
  const collection = new CollectionProgress('agents', 0);
  for (const [second, event] of events) collection.take(event, second * 1_000);
  return collection;
}

describe('a rate', () => {
  test('is not told within the first second', () => {
    const rate = new Rate(0);
    rate.count(100, 999);
    expect(rate.perSecond(999)).toBeUndefined();
    expect(rate.perSecond(1_000)).toBe(100);
  });

  test('forgets what is older than fifteen seconds', () => {
    const rate = new Rate(0);
    for (let second = 1; second <= 100; second += 1) rate.count(second * 1_000, second * 1_000);
    for (let second = 101; second <= 200; second += 1) rate.count(100_000 + second, second * 1_000);
    expect(rate.perSecond(200_000)).toBeCloseTo(1, 1);
  });

  test('falls to nothing while nothing happens', () => {
    const rate = new Rate(0);
    rate.count(1_000, 1_000);
    expect(rate.perSecond(2_000)).toBe(500);
    expect(rate.perSecond(60_000)).toBe(0);
  });

  test('keeps few samples of many counts', () => {
    const rate = new Rate(0);
    for (let count = 1; count <= 100_000; count += 1) rate.count(count, count / 10);
    expect(rate.perSecond(10_000)).toBeCloseTo(10_000, -2);
  });
});

describe('the time left', () => {
  test('is not told before one percent is settled', () => {
    const collection = progress([0, started(10_000)], [2, settled({ written: 99 })]);
    expect(collection.snapshot(2_000).left).toBeUndefined();
    collection.take(settled({ rejected: 1 }), 2_000);
    expect(collection.snapshot(2_000)).toMatchObject({ settled: 100, rejected: 1, rate: 50, left: 198 });
  });

  test.each<[string, number | undefined, number]>([
    ['the source cannot say how much there is', undefined, 100],
    ['more was settled than expected', 50, 100],
  ])('is not told when %s', (_, expected, written) => {
    const collection = progress([0, started(expected)], [2, settled({ written })]);
    expect(collection.snapshot(2_000).left).toBeUndefined();
  });

  test('is not told when nothing moves', () => {
    const collection = progress([0, started(1_000)], [2, settled({ written: 100 })]);
    expect(collection.snapshot(60_000)).toMatchObject({ rate: 0, left: undefined });
  });
});

test('trouble is told for five seconds', () => {
  const throttle = { type: 'throttle', side: 'target', limit: 'table agents', delay: 0 } as const;
  const collection = progress([0, started(10)], [1, throttle]);
  expect(collection.snapshot(6_000).trouble).toBe('throttled by table agents');
  expect(collection.snapshot(6_001).trouble).toBeUndefined();
});

describe('a sentence', () => {
  test.each<[string, CollectionProgress, string]>([
    ['before the start', progress(), 'agents: waiting'],
    ['at the start', progress([0, started(51_000)]), 'agents: copying, 0 of 51,000 documents (0%), 0/s'],
    ['without an estimate', progress([0, started()]), 'agents: copying, 0 documents, 0/s'],
    [
      'when resumed',
      progress([0, started(5, { resumed })]),
      'agents: copying on, 0 of 5 documents (0%), 0/s',
    ],
    [
      'half way',
      progress([0, started(4_000)], [10, settled({ written: 1_990, rejected: 10 })]),
      'agents: copying, 2,000 of 4,000 documents (50%), 10 rejected, 200/s, 10 s left',
    ],
    [
      'behind the copy',
      progress([0, started(4)], [1, { type: 'read', documents: 1, phase: 'changes' }]),
      'agents: catching up, 0 of 4 documents (0%), 0/s',
    ],
    [
      'resumed behind the copy',
      progress([0, started(1, { resumed, phase: 'changes' })]),
      'agents: catching up, 0 of 1 document (0%), 0/s',
    ],
    [
      'comparing, where both sides are counted',
      progress([0, started(8_000, { phase: 'compare' })]),
      'agents: comparing, 0 of 8,000 documents on both sides (0%), 0/s',
    ],
    [
      'putting back',
      progress([0, started(undefined, { phase: 'restore' })]),
      'agents: putting back, 0 documents, 0/s',
    ],
    [
      'watching',
      progress([0, started(4)], [9, settled({ written: 4 })], [9, { type: 'watching' }]),
      'agents: watching, 4 documents',
    ],
    [
      'with more than expected',
      progress([0, started(4)], [10, settled({ written: 50 })]),
      'agents: copying, 50 documents, 5/s',
    ],
    [
      'when retrying',
      progress(
        [0, started(4)],
        [10, { type: 'retry', side: 'source', reason: 'connection reset', delay: 5 }],
      ),
      'agents: copying, 0 of 4 documents (0%), 0/s, retrying: connection reset',
    ],
    [
      'at the end',
      progress([0, started(4)], [10, settled({ written: 4 })], [10, { type: 'finished', status: 'synced' }]),
      'agents: synced, 4 documents, 10 s',
    ],
    [
      'after a failure',
      progress([0, started(4)], [10, { type: 'finished', status: 'failed', error: new Error('no') }]),
      'agents: failed, 0 documents, 10 s, no',
    ],
  ])('%s', (_, collection, sentence) => {
    expect(progressSentence(collection.snapshot(10_000))).toBe(sentence);
  });
});

test('one document is no documents', () => {
  const one = progress([0, started(1)], [1, settled({ written: 1 })]);
  expect(progressSentence(one.snapshot(1_000))).toMatch(/^agents: copying, 1 of 1 document \(100%\)/);
  one.take({ type: 'finished', status: 'synced' }, 2_000);
  expect(progressSentence(one.snapshot(2_000))).toBe('agents: synced, 1 document, 2.0 s');
});

test.each([
  [0.0123, '12 ms'],
  [4.249, '4.2 s'],
  [9.96, '10 s'],
  [59.6, '1 min 0 s'],
  [185, '3 min 5 s'],
  [7_800, '2 h 10 min'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});

test('wrap breaks at spaces only', () => {
  expect(wrap('one two three-and-more four', 8)).toEqual(['one two', 'three-and-more', 'four']);
});
