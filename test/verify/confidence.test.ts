import { describe, expect, test } from '@jest/globals';
import { greatestShare } from '../../src/verify/confidence.js';

describe('the greatest share', () => {
  test.each([
    [0, 100, 0.02951],
    [0, 3_000, 0.000998],
    [1, 100, 0.04656],
    [5, 100, 0.10225],
    [10, 20, 0.69805],
  ])('%d of %d', (differing, compared, share) => {
    expect(greatestShare(differing, compared)).toBeCloseTo(share, 4);
  });

  test('is the whole when nothing was compared, or everything differs', () => {
    expect(greatestShare(0, 0)).toBe(1);
    expect(greatestShare(7, 7)).toBe(1);
  });

  test('of many is known too', () => {
    const share = greatestShare(1_000, 1_000_000);
    expect(share).toBeGreaterThan(0.001);
    expect(share).toBeLessThan(0.00106);
  });
});
