import { describe, expect, test } from '@jest/globals';
import type { CollectionEvent } from '../../src/events.js';
import { CollectionProgress } from '../../src/report/progress.js';
import { progressLines } from '../../src/report/progress-text.js';

const none = { written: 0, deleted: 0, unchanged: 0, skipped: 0, rejected: 0 };
const started = (expected: number): CollectionEvent => ({ type: 'started', resumed: undefined, expected });
const settled = (outcomes: object): CollectionEvent => ({
  type: 'settled',
  outcomes: { ...none, ...outcomes },
});

/** A collection that has been told events, each at its time in seconds. */
function progress(...events: readonly (readonly [number, CollectionEvent])[]): CollectionProgress {
  const collection = new CollectionProgress('agents', 0);
  for (const [second, event] of events) collection.take(event, second * 1_000);
  return collection;
}

describe('a line with a bar', () => {
  const throttle = { type: 'throttle', side: 'target', limit: 'table agents', delay: 0 } as const;
  const half = progress(
    [0, started(40_000)],
    [9, throttle],
    [10, settled({ written: 19_997, rejected: 3 })],
  ).snapshot(10_000);

  test.each<[number, string]>([
    [
      120,
      'agents  ████████████░░░░░░░░░░░░   50%  20,000/40,000  2,000/s  10 s left  3 rejected  throttled by table agents',
    ],
    [80, 'agents   50%  20,000/40,000  2,000/s  3 rejected  throttled by table agents'],
    [60, 'agents   50%  20,000/40,000  2,000/s  10 s left  3 rejected'],
    [40, 'agents   50%  20,000/40,000  3 rejected'],
    [24, 'agents   50%  3 rejected'],
    [10, 'agents'],
    [4, 'age…'],
  ])('uses %i columns at most', (width, line) => {
    expect(progressLines([half], 6, width)).toEqual([line]);
  });

  test('never exceeds its width', () => {
    for (let width = 1; width <= 150; width += 1) {
      expect(progressLines([half], 24, width)[0]?.length).toBeLessThanOrEqual(width);
    }
  });

  test('has a bar as long as those of the others', () => {
    const begun = progress([0, started(5)]).snapshot(10_000);
    const ended = progress([0, started(5)], [1, { type: 'finished', status: 'synced' }]).snapshot(10_000);
    const lines = progressLines([half, begun, ended], 6, 70);
    expect(lines[0]).toBe('agents   50%  20,000/40,000  3 rejected  throttled by table agents');
    expect(lines[1]).toMatch(/^agents {2}░{24} {4}0% {2}0\/5/);
    const wider = progressLines([{ ...half, trouble: undefined }, begun, ended], 6, 78);
    expect(wider.map((line) => /[█░]+/.exec(line)?.[0].length)).toEqual([17, 17, undefined]);
  });
});
