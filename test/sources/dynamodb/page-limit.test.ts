import { expect, test } from '@jest/globals';
import { PageLimit } from '../../../src/sources/dynamodb/page-limit.js';

const page = (items: number, bytes: number): { items: number[]; bytes: number } => ({
  items: Array.from({ length: items }, () => 0),
  bytes,
});

test.each([4, 32, 200])('the pages of %i segments are at most 8 MiB together', (segments) => {
  const limit = new PageLimit(segments);
  limit.learn(page(100, 100_000));
  expect(limit.items * segments * 1_000).toBeLessThanOrEqual(8 * 1024 ** 2);
  expect((limit.items + 1) * segments * 1_000).toBeGreaterThan(8 * 1024 ** 2);
});

test('a page is not so small that its rounding up would cost', () => {
  const limit = new PageLimit(1_000);
  limit.learn(page(10, 1_000));
  expect(limit.items).toBe(327);
});

test('a page has one item at least, and a size is learned of every page that has any', () => {
  const limit = new PageLimit(1_000);
  limit.learn(page(0, 60));
  const before = limit.items;
  limit.learn(page(2, 800_000));
  expect([before, limit.items]).toEqual([100, 1]);
  limit.learn(page(800, 2_000));
  expect(limit.items).toBe(32);
});
