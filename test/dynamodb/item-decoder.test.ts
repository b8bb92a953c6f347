import { expect, test } from '@jest/globals';
import { Decimal } from 'decimal.js';
import { decodeItem } from '../../src/dynamodb/item-decoder.js';

test.each<[string, unknown]>([
  ['a type of the future', { a: { X: 'y' } }],
  ['a type named like a method', { a: { constructor: 'y' } }],
  ['two types at once', { a: { S: 'x', N: '1' } }],
  ['no type', { a: {} }],
  ['text that is none', { a: { S: 1 } }],
  ['a list that is none', { a: { L: {} } }],
  ['a map that is none', { a: { M: null } }],
  ['no item', undefined],
])('%s is an error, never a value', (_, item) => {
  expect(() => decodeItem(item)).toThrow(TypeError);
});

test.each(['0', '1', '-1', '0.1', '9007199254740991', '1.5', '0.00000001', '100000000000000000000000'])(
  'the number %s is a JavaScript number',
  (text) => {
    const { n } = decodeItem({ n: { N: text } });
    expect(typeof n).toBe('number');
    expect(new Decimal(Number(n)).toFixed()).toBe(text);
  },
);

test.each(['9007199254740993', '0.1000000000000000055', '12345678901234567890123456789012345678'])(
  'the number %s is a Decimal',
  (text) => {
    const { n } = decodeItem({ n: { N: text } });
    expect(Decimal.isDecimal(n) && n.toFixed()).toBe(text);
  },
);
