import { describe, expect, test } from '@jest/globals';
import { Decimal } from 'decimal.js';
import type { Document, Value } from '../../src/document.js';
import { firstDifference } from '../../src/verify/compare.js';

/** Fields as a `Decimal` of 1 has them. */
const lookalike = { toStringTag: '[object Decimal]', s: 1, e: 0, d: [1] };

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('firstDifference', () => {
  test.each<[string, Value, Value]>([
    ['a number and its decimal', 0.1, new Decimal('0.1')],
    ['decimals of other forms', new Decimal('1e2'), new Decimal('100.00')],
    ['zeros', 0, -0],
    ['fields in another order', { a: 1, b: [null] }, { b: [null], a: 1 }],
    ['sets in another order', new Set(['a', 'b']), new Set(['b', 'a'])],
    ['sets of numbers', new Set([1, 2]), new Set([new Decimal('2.0'), new Decimal(1)])],
    ['bytes of another class', bytes(1, 2), Buffer.from([1, 2])],
  ])('takes %s for equal', (_, expected, actual) => {
    expect(firstDifference({ v: expected }, { v: actual })).toBeUndefined();
  });

  test.each<[string, Value, Value]>([
    ['numbers beyond double precision', new Decimal('9007199254740993'), 9007199254740992],
    ['a number and its text', 1, '1'],
    ['null and its text', null, 'null'],
    ['a list and fields', [], {}],
    ['a list and a text', ['a'], 'a'],
    ['true and false', true, false],
    ['bytes', bytes(1, 2), bytes(1, 3)],
    ['a set and a list', new Set(['a']), ['a']],
    ['sets', new Set(['a,b']), new Set(['a', 'b'])],
    ['unicode forms', 'é', 'e\u0301'],
    ['a number and fields that look like its decimal', 1, lookalike],
  ])('tells %s apart', (_, expected, actual) => {
    expect(firstDifference({ v: expected }, { v: actual })).toEqual(['v']);
    expect(firstDifference({ v: actual }, { v: expected })).toEqual(['v']);
  });

  test.each<[Document, Document, (string | number)[]]>([
    [{ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }, ['a', 1, 'b']],
    [{ a: [1] }, { a: [1, 2] }, ['a', 1]],
    [{ a: [1, 2] }, { a: [1] }, ['a', 1]],
    [{ a: 1 }, {}, ['a']],
    [{ a: { ...lookalike, more: 1 } }, { a: { ...lookalike, more: 2 } }, ['a', 'more']],
    [{}, { extra: 1 }, ['extra']],
    [{ toString: 'x' }, {}, ['toString']],
    [{}, JSON.parse('{"__proto__":1}') as Document, ['__proto__']],
  ])('names the place', (expected, actual, path) => {
    expect(firstDifference(expected, actual)).toEqual(path);
  });
});
