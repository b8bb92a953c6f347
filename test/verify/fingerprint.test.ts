import { Decimal } from 'decimal.js';
import { describe, expect, test } from '@jest/globals';
import type { Document, Value } from '../../src/document.js';
import { firstDifference } from '../../src/verify/compare.js';
import { fingerprint } from '../../src/verify/fingerprint.js';
import { pickOne, seededRandom } from '../support/random.js';

function same(left: Document, right: Document): boolean {
  return fingerprint(left).equals(fingerprint(right));
}

const proto: Document = JSON.parse('{"__proto__":1}') as Document;

describe('two items are equal', () => {
  test.each<[string, Document, Document]>([
    ['whatever the form of a number', { n: 1 }, { n: new Decimal('1.0') }],
    ['with a number written with an exponent', { n: 1e21 }, { n: new Decimal('1000000000000000000000') }],
    ['with zero of either sign', { n: -0 }, { n: new Decimal('0.000') }],
    ['whatever the order of fields', { a: 1, b: { c: 1, d: 2 } }, { b: { d: 2, c: 1 }, a: 1 }],
    ['whatever the order of a set', { s: new Set(['a', 'b']) }, { s: new Set(['b', 'a']) }],
    [
      'with sets of bytes',
      { s: new Set([Buffer.from('a'), Buffer.from('b')]) },
      { s: new Set([Buffer.from('b'), Buffer.from('a')]) },
    ],
    ['with a field named __proto__', proto, JSON.parse('{"__proto__":1.0}') as Document],
  ])('%s', (_name, left, right) => {
    expect(same(left, right)).toBe(true);
    expect(firstDifference(left, right)).toBeUndefined();
  });
});

describe('two items differ', () => {
  test.each<[string, Document, Document]>([
    ['in the type of a value', { n: 1 }, { n: '1' }],
    ['in a digit beyond those of a double', { n: new Decimal('9007199254740993') }, { n: 9007199254740992 }],
    ['in null and absence', { n: null }, {}],
    ['in the borders of strings', { a: ['x', 'yz'] }, { a: ['xy', 'z'] }],
    ['in where a field is', { a: { b: 1 }, c: 2 }, { a: { b: 1, c: 2 } }],
    ['in the order of a list', { a: [1, 2] }, { a: [2, 1] }],
    ['in a list and a set', { a: ['x'] }, { a: new Set(['x']) }],
    ['in bytes and text', { a: Buffer.from('ab') }, { a: 'ab' }],
    ['in an empty list and an empty map', { a: [] }, { a: {} }],
    ['in a lone surrogate', { a: '\ud800' }, { a: '\ufffd' }],
    ['in another lone surrogate', { a: '\ud800' }, { a: '\ud801' }],
    ['in a field named __proto__', proto, {}],
    ['in a text that looks like another', { a: 's1:x' }, { a: 'x' }],
  ])('%s', (_name, left, right) => {
    expect(same(left, right)).toBe(false);
    expect(firstDifference(left, right)).toBeDefined();
  });
});

const scalars: readonly Value[] = [
  null,
  true,
  false,
  '',
  'a',
  '1',
  0,
  1,
  new Decimal('1.0'),
  new Decimal('1e-20'),
  Buffer.from('a'),
  new Set(['a', 'b']),
  new Set([1, 2]),
];

function randomValue(random: () => number, depth: number): Value {
  const kind = depth > 2 ? 0 : Math.floor(random() * 3);
  const count = Math.floor(random() * 3);
  if (kind === 1) return Array.from({ length: count }, () => randomValue(random, depth + 1));
  if (kind === 2) return randomItem(random, depth + 1);
  return pickOne(random, scalars);
}

function randomItem(random: () => number, depth = 0): Document {
  const names = ['a', 'b', 'aa', '__proto__', ''].filter(() => random() < 0.4);
  return Object.fromEntries(names.map((name) => [name, randomValue(random, depth)] as const));
}

test('fingerprints are equal exactly when the comparison finds no difference', () => {
  const random = seededRandom(20_260);
  const items = Array.from({ length: 300 }, () => randomItem(random));
  let equal = 0;
  for (const left of items) {
    for (const right of items) {
      const asCompared = firstDifference(left, right) === undefined;
      if (same(left, right) !== asCompared)
        throw new Error(`${JSON.stringify(left)} and ${JSON.stringify(right)}`);
      if (asCompared && left !== right) equal += 1;
    }
  }
  expect(equal).toBeGreaterThan(100);
});
