import { describe, expect, test } from '@jest/globals';
import { MinuteCounts } from '../../src/service/monitor-rate.js';
import { seededRandom } from '../support/random.js';

const hour = Date.parse('2026-03-01T10:00:00.000Z');
const minute = 60_000;

describe('counts by the minute', () => {
  test('agree with a list of everything that was counted', () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const random = seededRandom(seed);
      let now = hour + Math.floor(random() * minute);
      const counts = new MinuteCounts(now);
      const all: { minute: number; count: number }[] = [];
      for (let step = 0; step < 200; step += 1) {
        now += Math.floor(random() ** 6 * 90 * minute);
        const count = Math.floor(random() * 10);
        counts.add(count, now);
        all.push({ minute: Math.floor(now / minute), count });
        const last = Math.floor(now / minute);
        const expected = Array.from({ length: 60 }, (_, index) =>
          all.filter((one) => one.minute === last - 59 + index).reduce((sum, one) => sum + one.count, 0),
        );
        expect({ seed, ...counts.series(now) }).toEqual({
          seed,
          from: (last - 59) * minute,
          perMinute: expected,
        });
      }
    }
  });

  test('forget what is more than an hour ago, though nothing was counted since', () => {
    const counts = new MinuteCounts(hour);
    counts.add(5, hour);
    expect(counts.series(hour + 59 * minute).perMinute[0]).toBe(5);
    expect(counts.series(hour + 60 * minute).perMinute).toEqual(Array(60).fill(0));
  });

  test('go on where the clock is set back', () => {
    const counts = new MinuteCounts(hour);
    counts.add(1, hour);
    counts.add(2, hour - 30 * minute);
    expect(counts.series(hour).perMinute.at(-1)).toBe(3);
  });

  test('give the rate over about a minute', () => {
    const counts = new MinuteCounts(hour);
    counts.add(600, hour + 59_000);
    expect(counts.perSecond(hour + 59_000)).toBe(10);
    expect(counts.perSecond(hour + 90_000)).toBe(5);
    expect(counts.perSecond(hour + 120_000)).toBe(0);
  });
});
