import { describe, expect, test } from '@jest/globals';
import { SizeTally } from '../../src/dry-run/sizes.js';
import { seededRandom } from '../support/random.js';

describe('SizeTally', () => {
  test('counts by powers of two, with the largest item that is allowed as a bound of its own', () => {
    const tally = new SizeTally();
    const sizes = [1, 128, 129, 262_144, 262_145, 409_600, 409_601, 524_288, 524_289];
    for (const bytes of sizes) tally.take(`d${bytes}`, bytes);
    const { histogram } = tally.list(1);
    expect(histogram.filter(({ count }) => count > 0)).toEqual([
      { upTo: 128, count: 2 },
      { upTo: 256, count: 1 },
      { upTo: 262_144, count: 1 },
      { upTo: 409_600, count: 2 },
      { upTo: 524_288, count: 2 },
      { upTo: 1_048_576, count: 1 },
    ]);
    expect(histogram.map(({ upTo }) => upTo)).toEqual([
      ...[128, 256, 512, 1_024, 2_048, 4_096, 8_192, 16_384, 32_768, 65_536, 131_072],
      ...[262_144, 409_600, 524_288, 1_048_576],
    ]);
  });

  test('names the largest twenty, whatever the order of reading', () => {
    const items = Array.from({ length: 500 }, (_, index) => ({ id: `d${index}`, bytes: 100 + (index % 60) }));
    const expected = [...items].sort((a, b) => b.bytes - a.bytes || (a.id < b.id ? -1 : 1)).slice(0, 20);
    const random = seededRandom(7);
    for (let round = 0; round < 5; round += 1) {
      const shuffled = items.map((item) => ({ item, at: random() })).sort((a, b) => a.at - b.at);
      const tally = new SizeTally();
      for (const { item } of shuffled) tally.take(item.id, item.bytes);
      expect(tally.list(1).largest).toEqual(expected);
    }
  });

  test('scales counts, and is empty without items', () => {
    const tally = new SizeTally();
    expect(tally.list(1)).toEqual({ histogram: [], largest: [] });
    tally.take('a', 5);
    expect(tally.list(2.6)).toEqual({
      histogram: [{ upTo: 128, count: 3 }],
      largest: [{ id: 'a', bytes: 5 }],
    });
  });
});
