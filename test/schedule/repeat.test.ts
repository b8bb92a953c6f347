import { describe, expect, test } from '@jest/globals';
import { mostSkipped, repeat } from '../../src/schedule/repeat.js';
import { parseSchedule } from '../../src/schedule/schedule.js';
import { seededRandom } from '../support/random.js';
import { onTheDay, play } from './scenario.js';

const quarters = '*/15 * * * *';

describe('repeat', () => {
  test('runs at each time, and tells the next one', async () => {
    const { lines } = await play({ pattern: quarters, from: '12:05', minutes: 30 });
    expect(lines).toEqual([
      '12:05 next 12:15',
      '12:15 run 12:15',
      '12:16 next 12:30',
      '12:30 run 12:30',
      '12:31 next 12:45',
    ]);
  });

  test('skips and tells the times that pass during a run', async () => {
    const { lines } = await play({ pattern: quarters, from: '12:05', minutes: 70, runMinutes: [40, 1] });
    expect(lines).toEqual([
      '12:05 next 12:15',
      '12:15 run 12:15',
      '12:55 skip 12:30',
      '12:55 skip 12:45',
      '12:55 next 13:00',
      '13:00 run 13:00',
      '13:01 next 13:15',
    ]);
  });

  test('a run that ends at the very next time has skipped it', async () => {
    const { lines } = await play({ pattern: quarters, from: '12:05', minutes: 26, runMinutes: [15] });
    expect(lines.slice(2)).toEqual(['12:30 skip 12:30', '12:30 next 12:45']);
  });

  test('a run of hours on a schedule of seconds tells no more than a thousand', async () => {
    const { lines } = await play({ pattern: '* * * * * *', from: '12:00', minutes: 119, runMinutes: [120] });
    expect(lines.filter((line) => line.includes('skip'))).toHaveLength(mostSkipped);
    expect(mostSkipped).toBe(1_000);
  });

  test('when stopped during a run, it ends after the run', async () => {
    const { lines } = await play({ pattern: quarters, from: '12:05', minutes: 15, runMinutes: [8] });
    expect(lines).toEqual(['12:05 next 12:15', '12:15 run 12:15']);
  });

  test('does nothing when it is stopped before it begins', async () => {
    const told: string[] = [];
    await repeat({
      schedule: parseSchedule(quarters, { timeZone: 'UTC' }),
      clock: { now: () => onTheDay('12:00').getTime(), sleep: () => Promise.resolve() },
      jitterSeconds: 0,
      random: () => 0,
      lastSuccess: new Date(0),
      run: async () => Promise.resolve(void told.push('run')),
      scheduled: () => void told.push('scheduled'),
      skipped: () => void told.push('skipped'),
      stop: AbortSignal.abort(),
    });
    expect(told).toEqual([]);
  });

  test('a run that rejects ends it', async () => {
    const scenario = play({
      pattern: quarters,
      from: '12:05',
      minutes: 60,
      run: () => Promise.reject(new Error('no room left')),
    });
    await expect(scenario).rejects.toThrow('no room left');
  });

  test('a sleep that fails for another reason than the stop ends it', async () => {
    const broken = repeat({
      schedule: parseSchedule(quarters, { timeZone: 'UTC' }),
      clock: { now: () => 0, sleep: () => Promise.reject(new Error('no timers')) },
      jitterSeconds: 0,
      random: () => 0,
      run: () => Promise.resolve(),
      scheduled: () => {},
      skipped: () => {},
      stop: new AbortController().signal,
    });
    await expect(broken).rejects.toThrow('no timers');
  });

  test('ends when there is no further time', async () => {
    const once = onTheDay('12:30');
    const told: Date[] = [];
    await repeat({
      schedule: { next: (after) => (after < once ? once : undefined), previous: () => undefined },
      clock: {
        now: () => once.getTime() - (told.length === 0 ? 1 : 0),
        sleep: () => Promise.resolve(void told.push(once)),
      },
      jitterSeconds: 60,
      random: () => 0,
      run: (planned) => Promise.resolve(void told.push(planned)),
      scheduled: () => {},
      skipped: () => {},
      stop: new AbortController().signal,
    });
    expect(told).toEqual([once, once]);
  });

  test('waits for more than the 24.8 days of the longest timer in steps of a minute', async () => {
    const { lines, longestSleep } = await play({ pattern: '0 0 12 * *', from: '12:00', minutes: 180 });
    expect(lines).toEqual(['12:00 next 00:00']);
    expect(longestSleep).toBe(60_000);
  });
});

describe('jitter', () => {
  test('puts each start off, the one that makes up for a missed time too', async () => {
    const { lines } = await play({
      pattern: quarters,
      from: '12:05',
      minutes: 25,
      jitterSeconds: 240,
      lastSuccess: '11:00',
    });
    expect(lines).toEqual([
      '12:05 next 12:07',
      '12:07 run 12:00',
      '12:08 next 12:17',
      '12:17 run 12:15',
      '12:18 next 12:32',
    ]);
  });

  test('is uniform, and never reaches the next time', async () => {
    const random = seededRandom(7);
    const { lines } = await play({
      pattern: '* * * * *',
      from: '12:00',
      minutes: 600,
      jitterSeconds: 3_600,
      random,
      runMinutes: [0],
    });
    const seconds = lines
      .filter((line) => line.includes('next'))
      .map((line) => Number(line.slice(-8).split(':')[2] ?? 0));
    expect(lines.filter((line) => line.includes('skip'))).toEqual([]);
    expect(lines.filter((line) => line.includes('run')).length).toBeGreaterThanOrEqual(598);
    for (const quarter of [0, 15, 30, 45]) {
      const inQuarter = seconds.filter((second) => second >= quarter && second < quarter + 15).length;
      expect(inQuarter / seconds.length).toBeGreaterThan(0.2);
    }
  });
});
