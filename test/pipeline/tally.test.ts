import { expect, test } from '@jest/globals';
import type { CollectionEvent } from '../../src/events.js';
import { Tally } from '../../src/pipeline/tally.js';
import { noOutcomes } from '../../src/pipeline/watermark.js';

test('reports a burst of outcomes as one event, and each outcome once', async () => {
  const events: CollectionEvent[] = [];
  const tally = new Tally((event) => events.push(event));
  tally.count('written', 2);
  tally.count('written', 1);
  tally.count('rejected', 4);
  expect(events).toEqual([]);
  await Promise.resolve();
  expect(events).toEqual([{ type: 'settled', outcomes: { ...noOutcomes, written: 3, rejected: 4 } }]);
  tally.count('skipped', 5);
  await Promise.resolve();
  expect(events.slice(1)).toEqual([{ type: 'settled', outcomes: { ...noOutcomes, skipped: 5 } }]);
});

test('is silent when nothing was counted, and flushes at once and only once', async () => {
  const events: CollectionEvent[] = [];
  const tally = new Tally((event) => events.push(event));
  tally.count('written', 0);
  tally.flush();
  await Promise.resolve();
  expect(events).toEqual([]);
  tally.count('deleted', 1);
  tally.flush();
  expect(events).toHaveLength(1);
  tally.flush();
  await Promise.resolve();
  expect(events).toHaveLength(1);
});
