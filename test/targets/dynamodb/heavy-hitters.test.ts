import { expect, test } from '@jest/globals';
import { HeavyHitters } from '../../../src/targets/dynamodb/heavy-hitters.js';
import { seededRandom } from '../../support/random.js';

test('finds every value with a great share of the weight, short by a thousandth at the most', () => {
  const random = seededRandom(7);
  const hitters = new HeavyHitters(['k']);
  const weights = new Map<number, number>();
  let total = 0;
  for (let index = 0; index < 60_000; index += 1) {
    // Values 0 to 4 have some 12 % each; the others are nearly all different.
    const value = random() < 0.6 ? Math.floor(random() * 5) : 5 + Math.floor(random() * 1e9);
    const weight = 1 + Math.floor(random() * 20);
    hitters.take(`d${index}`, { k: value }, weight);
    weights.set(value, (weights.get(value) ?? 0) + weight);
    total += weight;
  }
  const found = hitters.above(0.1);
  expect(found.map(({ values: [value] }) => value).sort()).toEqual([0, 1, 2, 3, 4]);
  expect(hitters.total).toBe(total);
  for (const { values, weight, ids } of found) {
    const exact = weights.get(Number(values[0])) ?? 0;
    expect(weight).toBeLessThanOrEqual(exact);
    expect(weight).toBeGreaterThanOrEqual(exact - total / 1_024);
    expect(ids).toHaveLength(10);
  }
});

test('takes equal numbers and bytes for one value', () => {
  const hitters = new HeavyHitters(['k', 'n']);
  hitters.take('a', { k: Uint8Array.of(1, 2), n: 1 }, 1);
  hitters.take('b', { k: Uint8Array.of(1, 2), n: 1 }, 1);
  expect(hitters.above(0.1)).toMatchObject([{ weight: 2, documents: 2, ids: ['a', 'b'] }]);
});
