import { expect, test } from '@jest/globals';
import type { AttributeMap } from '../../src/dynamodb/item-names.js';
import { keyRules } from '../../src/dynamodb/key-rules.js';
import { NativeEncoder } from '../../src/dynamodb/native-encoder.js';
import { WriteEncoder } from '../../src/dynamodb/write-encoder.js';
import { Rejection } from '../../src/rejection.js';

const encoder = new WriteEncoder(
  [
    ...keyRules({ partition: { attribute: 'p', type: 'S' }, sort: { attribute: 's', type: 'N' } }),
    ...keyRules({ partition: { attribute: 'i', type: 'B' } }, 'by-i'),
  ],
  'round',
);

test('an item in DynamoDB’s JSON is passed on as it is, whatever the policy for numbers', () => {
  const text =
    '{"p":{"S":"a"},"s":{"N":"1.50"},"__proto__":{"NS":["1e2","007"]},"n":{"N":"12345678901234567890123456789012345678.90"}}';
  const item = JSON.parse(text) as AttributeMap;
  const put = encoder.putNative(item);
  if (put instanceof Rejection) throw new Error(put.reason);
  expect(put.text.toString()).toBe(`{"PutRequest":{"Item":${text}}}`);
  expect(put.identity).toBe(encoder.key({ p: 'a', s: 1.5 }).identity);
});

test.each<[string, string, string]>([
  ['number', '{"N":"120"}', '3'],
  ['number with zeros on either end', '{"N":"000120.000"}', '3'],
  ['number in scientific notation', '{"N":"1.2E2"}', '3'],
  ['number below zero', '{"N":"-0.0012"}', '3'],
  ['zero', '{"N":"-0.00"}', '1'],
  ['text', '{"S":"😀é"}', '6'],
  ['bytes', '{"B":"AAEC"}', '3'],
  ['bytes with padding', '{"B":"AA=="}', '1'],
  ['flag', '{"BOOL":false}', '1'],
  ['null', '{"NULL":true}', '1'],
  ['empty list', '{"L":[]}', '3'],
  ['list', '{"L":[{"L":[]}]}', '7'],
  ['map', '{"M":{"a":{"NULL":true}}}', '6'],
  ['set', '{"NS":["1","22"]}', '4'],
])('what DynamoDB counts: %s', (_, value, size) => {
  const measured = new NativeEncoder().encode({ a: JSON.parse(value) as unknown });
  expect(measured).toEqual({ json: `{"a":${value}}`, size: 1 + Number(size) });
});

test.each<[string, object, object]>([
  ['without its key', { p: { S: 'a' } }, { code: 'key_missing', path: 's' }],
  ['with a key of another type', { p: { S: 'a' }, s: { S: '1' } }, { code: 'key_type', path: 's' }],
  ['with an empty key', { p: { S: '' }, s: { N: '1' } }, { code: 'key_empty', path: 'p' }],
  ['with an index key of another type', { i: { S: 'text' } }, { code: 'index_key_type', path: 'i' }],
  ['with an empty index key', { i: { B: '' } }, { code: 'index_key_empty', path: 'i' }],
  ['that is too large', { x: { S: 'x'.repeat(409_600) } }, { code: 'item_too_large' }],
  [
    'with a type that is not known',
    { x: { M: { y: { Q: '1' } } } },
    { code: 'unsupported_type', path: 'x.y' },
  ],
  ['with two types', { x: { L: [{ S: '1', N: '1' }] } }, { code: 'unsupported_type', path: 'x[0]' }],
  ['with a value of no type', { x: 'text' }, { code: 'unsupported_type', path: 'x' }],
  ['with what is no number', { x: { N: '1x' } }, { code: 'unsupported_type', path: 'x' }],
  ['with what is no text', { x: { S: 1 } }, { code: 'unsupported_type', path: 'x' }],
  ['with a set of something else', { x: { SS: ['a', 1] } }, { code: 'unsupported_type', path: 'x' }],
  ['with a key that is not known', { p: { Q: 'a' } }, { code: 'unsupported_type', path: 'p' }],
])('an item is rejected %s', (_, fields, rejection) => {
  const item = 's' in fields || 'p' in fields ? fields : { p: { S: 'a' }, s: { N: '1' }, ...fields };
  expect(encoder.putNative({ ...item })).toMatchObject(rejection);
});

test('31 containers may be nested, and no more', () => {
  const nested = (depth: number): object => (depth === 0 ? { S: '' } : { L: [nested(depth - 1)] });
  const key = { p: { S: 'a' }, s: { N: '1' } };
  expect(encoder.putNative({ ...key, x: nested(31) })).toHaveProperty('size');
  expect(encoder.putNative({ ...key, x: nested(32) })).toMatchObject({ code: 'nesting_too_deep' });
});
