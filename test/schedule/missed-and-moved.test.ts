import { describe, expect, test } from '@jest/globals';
import { play } from './scenario.js';

const quarters = '*/15 * * * *';

describe('a missed run', () => {
  test('is made up for once, however many times were missed', async () => {
    const { lines } = await play({ pattern: quarters, from: '12:05', minutes: 12, lastSuccess: '08:00' });
    expect(lines).toEqual([
      '12:05 next 12:05',
      '12:05 run 12:00',
      '12:06 next 12:15',
      '12:15 run 12:15',
      '12:16 next 12:30',
    ]);
  });

  test.each<[string, string, string | undefined, string[]]>([
    ['that passed at this very moment', '12:00', '11:59', ['12:00 next 12:00', '12:00 run 12:00']],
    ['before the last success', '12:05', '12:01', ['12:05 next 12:15']],
    ['at which the last success ended', '12:05', '12:00', ['12:05 next 12:15']],
    ['before a last success in the future', '12:05', '14:00', ['12:05 next 12:15']],
    ['of a schedule that never succeeded', '12:05', undefined, ['12:05 next 12:15']],
  ])('%s', async (_title, ...[from, lastSuccess, expected]) => {
    const { lines } = await play({ pattern: quarters, from, minutes: 2, lastSuccess, runMinutes: [5] });
    expect(lines).toEqual(expected);
  });
});

describe('a clock that jumps', () => {
  test('forward, as after a sleep of the machine: one run, and the rest is skipped', async () => {
    const { lines } = await play({ pattern: quarters, from: '12:05', minutes: 15, steps: [[5, 45]] });
    expect(lines).toEqual([
      '12:05 next 12:15',
      '12:55 run 12:15',
      '12:56 skip 12:30',
      '12:56 skip 12:45',
      '12:56 next 13:00',
      '13:00 run 13:00',
      '13:01 next 13:15',
    ]);
  });

  test('back by an hour between two runs: what has run does not run again', async () => {
    const { lines } = await play({ pattern: quarters, from: '12:10', minutes: 85, steps: [[10, -60]] });
    expect(lines).toEqual([
      '12:10 next 12:15',
      '12:15 run 12:15',
      '12:16 next 12:30',
      '12:30 run 12:30',
      '12:31 next 12:45',
    ]);
  });

  test('back by an hour during a run', async () => {
    const { lines } = await play({
      pattern: quarters,
      from: '12:10',
      minutes: 82,
      runMinutes: [5],
      steps: [[7, -60]],
    });
    expect(lines).toEqual(['12:10 next 12:15', '12:15 run 12:15', '11:20 next 12:30', '12:30 run 12:30']);
  });

  test('back by more than three hours: it was wrong before, and is followed', async () => {
    const { lines } = await play({ pattern: quarters, from: '12:10', minutes: 22, steps: [[7, -240]] });
    expect(lines).toEqual([
      '12:10 next 12:15',
      '12:15 run 12:15',
      '12:16 next 12:30',
      '08:17 next 08:30',
      '08:30 run 08:30',
      '08:31 next 08:45',
    ]);
  });
});
