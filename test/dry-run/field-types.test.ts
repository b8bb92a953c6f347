import { describe, expect, test } from '@jest/globals';
import { Decimal } from 'decimal.js';
import type { Document } from '../../src/document.js';
import { FieldTypes } from '../../src/dry-run/field-types.js';
import type { FindingTotal } from '../../src/dry-run/findings.js';
import { seededRandom } from '../support/random.js';

function mixedOf(items: readonly Document[]): FindingTotal {
  const fields = new FieldTypes();
  for (const [index, item] of items.entries()) fields.take(`d${index}`, item);
  return fields.mixed();
}

describe('mixed types', () => {
  test('counts the documents that hold another type than most, and says what most hold', () => {
    const numbers = Array.from({ length: 1_203 }, (_, age): Document => ({ user: { age } }));
    const { count, measures, samples } = mixedOf([
      { user: { age: '41' } },
      ...numbers,
      { user: { age: [1] } },
    ]);
    expect({ count, measures }).toEqual({ count: 2, measures: { fields: 1 } });
    const path = 'user.age';
    expect(samples).toEqual([
      {
        id: 'd0',
        path,
        excerpt: '"41"',
        reason: '"user.age" is text here and a number in 1,203 other documents',
      },
      {
        id: 'd1204',
        path,
        excerpt: '[1]',
        reason: '"user.age" is a list here and a number in 1,203 other documents',
      },
    ]);
  });

  test('takes absent fields, null, whole and broken numbers for no difference', () => {
    const items: Document[] = [
      { a: 1 },
      { a: 1.5 },
      { a: new Decimal('1e50') },
      { a: null },
      {},
      { b: null },
      { b: 'x' },
    ];
    expect(mixedOf(items)).toEqual({ count: 0, measures: { fields: 0 }, samples: [] });
  });

  test('compares the members of lists, but not those of one list with one another', () => {
    const tuple: Document = { point: [1, 'east'], lines: [{ price: 1 }] };
    expect(mixedOf([tuple, tuple, { point: [2] }, { point: [] }]).count).toBe(0);
    const { count, samples } = mixedOf([
      tuple,
      tuple,
      { lines: [{ price: 2 }, { price: 'free' }] },
      { point: [true] },
    ]);
    expect(count).toBe(2);
    expect(samples.map(({ path, excerpt }) => [path, excerpt])).toEqual([
      ['lines[].price', '"free"'],
      ['point[]', 'true'],
    ]);
    expect(samples[0]?.reason).toBe(
      '"lines[].price" is text and a number here and a number in 2 other documents',
    );
  });

  test('counts a document once that differs at several paths', () => {
    const usual: Document = { a: 1, b: { c: 'x' } };
    const { count, measures } = mixedOf([usual, usual, usual, { a: 'x', b: { c: 1 } }, { a: 'x' }]);
    expect({ count, measures }).toEqual({ count: 2, measures: { fields: 2 } });
  });

  test('agrees with a count that looks at all documents again, whatever their order', () => {
    const random = seededRandom(11);
    for (let round = 0; round < 50; round += 1) {
      const items = Array.from({ length: 60 }, (): Document => ({ v: random() < 0.4 ? 'x' : 1 }));
      const texts = items.filter(({ v }) => v === 'x').length;
      expect(mixedOf(items).count).toBe(Math.min(texts, items.length - texts));
    }
  });

  test('hides the values of secret fields and keeps twenty samples', () => {
    const odd = Array.from({ length: 30 }, (): Document => ({ auth: { token: 1 } }));
    const usual = Array.from({ length: 40 }, (): Document => ({ auth: { token: 'hunter2' } }));
    const { count, samples } = mixedOf([...odd, ...usual]);
    expect(count).toBe(30);
    expect(samples.map(({ id }) => id)).toEqual(odd.map((_, index) => `d${index}`).slice(0, 20));
    expect(new Set(samples.map(({ excerpt }) => excerpt))).toEqual(new Set(['(hidden)']));
  });

  test('names paths as they are named elsewhere, whatever the fields are called', () => {
    const odd = (value: Document[string]): Document =>
      Object.fromEntries([['__proto__', { 'a.b': [{ c: value }] }]]);
    expect(mixedOf([odd(1), odd(1), odd('x')]).samples[0]?.path).toBe('__proto__["a.b"][].c');
  });
});

test('beyond the most paths it compares what it knows and says that there were more', () => {
  const fields = new FieldTypes(3);
  fields.take('a', { one: 1, two: { three: 1, four: 1 }, five: 1 });
  expect(fields.notice()).toEqual({
    code: 'fields_not_compared',
    message: 'there are more than 3 different fields: the types of the others were not compared',
    count: 2,
  });
  fields.take('b', { one: 'x', five: 'x' });
  fields.take('c', { one: 1, five: 1 });
  expect(fields.mixed()).toMatchObject({ count: 1, samples: [{ id: 'b', path: 'one' }] });
  expect(new FieldTypes().notice()).toBeUndefined();
});

describe('integers beyond 2^53', () => {
  const take = (item: Document): unknown => new FieldTypes().take('a', item);

  test.each([9_007_199_254_740_991, -9_007_199_254_740_991, 0.1, new Decimal('1234567890123456789.5')])(
    '%p is none',
    (n) => {
      expect(take({ n })).toEqual([]);
    },
  );

  test.each([9_007_199_254_740_992, -1e21, new Decimal('9007199254740993'), new Decimal('-1e30')])(
    '%p is one',
    (n) => {
      expect(take({ n })).toEqual([
        {
          code: 'unsafe_integer',
          path: 'n',
          reason: 'an integer at "n" is beyond 2^53',
          measures: { integers: 1 },
        },
      ]);
    },
  );

  test('several in one document are one observation with the path of the first', () => {
    const big = new Decimal('9007199254740993');
    expect(take({ a: 1, list: [null, { 'x y': big }, big], z: big })).toEqual([
      {
        code: 'unsafe_integer',
        path: 'list[1]["x y"]',
        reason: '3 integers are beyond 2^53, the first at "list[1]["x y"]"',
        measures: { integers: 3 },
      },
    ]);
  });
});
