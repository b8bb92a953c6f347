import { describe, expect, test } from '@jest/globals';
import { Decimal } from 'decimal.js';
import { canonicalNumber, encodeNumber } from '../../src/dynamodb/number.js';

describe('the size of a number', () => {
  // Measured at the 400 KB gate of DynamoDB Local.
  test.each([
    ['0', 1],
    ['-0', 1],
    ['9', 2],
    ['10', 2],
    ['99', 2],
    ['1000', 2],
    ['1e125', 2],
    ['1e-130', 2],
    ['100', 2],
    ['120', 3],
    ['123', 3],
    ['1.5', 3],
    ['0.012', 3],
    ['0.0012', 2],
    ['-1', 3],
    ['12345678901234567890123456789012345678', 20],
    ['-12345678901234567890123456789012345678', 21],
  ])('%s is %i bytes, however it is held', (text, size) => {
    expect(encodeNumber(new Decimal(text), 'reject')).toMatchObject({ type: 'N', size });
    if (text.length < 16) expect(encodeNumber(Number(text), 'reject')).toMatchObject({ type: 'N', size });
  });
});

test('a canonical number is the same for all ways to write it', () => {
  for (const text of ['100', '1e2', '100.00', '+100', '0.1e3'])
    expect(canonicalNumber(new Decimal(text))).toBe('100');
  expect(canonicalNumber(100)).toBe('100');
  expect(canonicalNumber(-0)).toBe('0');
  expect(canonicalNumber(new Decimal('-0.00'))).toBe('0');
});

test("another user's settings of decimal.js change nothing", () => {
  const { precision, toExpPos, toExpNeg, maxE } = Decimal;
  Decimal.set({ precision: 3, toExpPos: 2, toExpNeg: -2, maxE: 50 });
  try {
    expect(encodeNumber(1e100, 'reject')).toMatchObject({ text: '1e+100' });
    expect(encodeNumber(1e200, 'string')).toMatchObject({ type: 'S', text: '1e+200' });
    expect(canonicalNumber(123_456)).toBe('123456');
  } finally {
    Decimal.set({ precision, toExpPos, toExpNeg, maxE });
  }
});
