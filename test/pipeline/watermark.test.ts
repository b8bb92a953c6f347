import { describe, expect, test } from '@jest/globals';
import type { Position } from '../../src/document.js';
import { Watermark, addOutcomes, countOutcomes } from '../../src/pipeline/watermark.js';

const at = (name: string): Position => name as Position;

describe('Watermark', () => {
  test('stays where it is while the oldest page is unsettled, whatever settles behind it', () => {
    const watermark = new Watermark();
    const first = watermark.open(at('a'), 2, 0);
    const second = watermark.open(at('b'), 1, 0);
    watermark.settle(second, 'written');
    watermark.settle(first, 'written');
    expect(watermark.low.position).toBeUndefined();
    expect(watermark.distance).toBe(3);
    watermark.settle(first, 'rejected');
    expect(watermark.low.position).toBe('b');
    expect(watermark.low.outcomes).toEqual({ written: 2, deleted: 0, unchanged: 0, skipped: 0, rejected: 1 });
    expect(watermark.distance).toBe(0);
  });

  test('counts only the outcomes of pages behind the frontier', () => {
    const watermark = new Watermark();
    const first = watermark.open(at('a'), 1, 3);
    const second = watermark.open(at('b'), 2, 0);
    watermark.settle(second, 'written');
    watermark.settle(first, 'deleted');
    expect(watermark.low.position).toBe('a');
    expect(countOutcomes(watermark.low.outcomes)).toBe(4);
  });

  test('passes over pages without changes', () => {
    const watermark = new Watermark();
    watermark.open(at('a'), 0, 5);
    expect(watermark.low.position).toBe('a');
    expect(watermark.low.outcomes.skipped).toBe(5);
    const open = watermark.open(at('b'), 1, 0);
    watermark.open(at('c'), 0, 0);
    expect(watermark.low.position).toBe('a');
    watermark.settle(open, 'unchanged');
    expect(watermark.low.position).toBe('c');
  });

  test('adds and counts every outcome', () => {
    const each = { written: 1, deleted: 20, unchanged: 300, skipped: 4_000, rejected: 50_000 };
    expect(countOutcomes(each)).toBe(54_321);
    expect(addOutcomes(each, each)).toEqual({
      written: 2,
      deleted: 40,
      unchanged: 600,
      skipped: 8_000,
      rejected: 100_000,
    });
  });
});
