import { expect, test } from '@jest/globals';
import { newRun } from '../../src/undo/undo-folder.js';

test('names of runs sort as the runs began, within a second too', () => {
  const begun = ['2026-01-31T02:15:00.009Z', '2026-01-31T02:15:00.010Z', '2026-01-31T02:15:01.000Z'];
  const names = begun.map((time, place) => newRun(new Date(time), 0.99 / (place + 1)));
  expect(names).toEqual(['20260131-021500-009zn', '20260131-021500-010ht', '20260131-021501-000bv']);
  expect([...names].sort()).toEqual(names);
});
