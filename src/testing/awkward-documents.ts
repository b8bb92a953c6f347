import { Decimal } from 'decimal.js';
import type { Document } from '../document.js';

/** Parses a document whose fields may have any name, `__proto__` included. */
export function documentOf(json: string): Document {
  return JSON.parse(json) as Document;
}

/** Documents that a careless encoder changes, by what is awkward about them. All have the key `_id`. */
export const awkwardDocuments: readonly (readonly [string, Document])[] = [
  ['nothing but a key', { _id: 'bare' }],
  ['empty values', { _id: 'empty', text: '', list: [], map: {}, bytes: new Uint8Array(0) }],
  ['null and flags', { _id: 'flags', nothing: null, yes: true, no: false }],
  ['control characters', { _id: 'control', text: '\u0000\u0001\b\t\n\f\r"\\/\u007f\u2028\u2029' }],
  ['all planes of Unicode', { _id: 'é😀', 'ключ 😀': 'ﬀ e\u0301 é 𝒳 \uffff \u{10ffff}' }],
  [
    'names of object methods',
    documentOf('{"_id":"methods","constructor":{"name":"Uint8Array"},"toString":"s"}'),
  ],
  [
    'more names of object methods',
    documentOf('{"_id":"methods 2","hasOwnProperty":1,"valueOf":[],"then":{}}'),
  ],
  ['names of types', { _id: 'types', S: 'x', N: '1', M: { M: { S: 'y' } }, L: [{ L: [] }], NULL: true }],
  ['integer-like names', { _id: 'integers', 2: 'two', 1: 'one', '01': 'zero one' }],
  [
    'names with operators',
    { _id: 'operators', 'a.b': 1, '#a': 2, ':b': 3, 'c d': 4, 'e[0]': 5, '\u0000': 6 },
  ],
  ['what looks like a Decimal', { _id: 'tag', toStringTag: '[object Decimal]', s: 1, e: 0, d: [1] }],
  ['38 digits behind the point', { _id: '.38', n: new Decimal('-0.12345678901234567890123456789012345678') }],
  ['the edges of doubles', { _id: 'doubles', n: [0.1, 1e21, 1e-7, 5e-130, 1e125, 2 ** 53 - 1, -1.5e-9] }],
  ['lists in lists', { _id: 'lists', list: [[[]], [[1, [2, [3]]]], [{ a: [{ b: [] }] }]] }],
  ['31 containers', { _id: 'deep', deep: nested(31) }],
];

/** Documents with integers that no double holds, which an emulator may round. */
export const longIntegers: readonly (readonly [string, Document])[] = [
  [
    'integers beyond doubles',
    { _id: 'integer', n: new Decimal('9007199254740993'), m: new Decimal('-9007199254740993') },
  ],
  ['38 digits', { _id: '38', n: new Decimal('12345678901234567890123456789012345678') }],
  [
    'the largest and the smallest',
    { _id: 'range', n: [new Decimal('9.9999999999999999999999999999999999999e125'), 1e-130] },
  ],
];

/** Documents with fields named `__proto__`, which an emulator may lose. */
export const protoDocuments: readonly (readonly [string, Document])[] = [
  ['__proto__ at the top', documentOf('{"_id":"proto","__proto__":{"a":[1,"b"],"c":null}}')],
  [
    '__proto__ inside',
    documentOf('{"_id":"inside","m":{"__proto__":"text","l":[{"__proto__":{"__proto__":1}}]}}'),
  ],
];

/** Documents with values that only DynamoDB has. */
export const typedDocuments: readonly (readonly [string, Document])[] = [
  ['bytes', { _id: 'bytes', b: Uint8Array.from({ length: 256 }, (_, index) => index) }],
  [
    'sets',
    { _id: 'sets', s: new Set(['', 'a', 'é']), b: new Set([new Uint8Array([0, 255]), new Uint8Array(0)]) },
  ],
  ['a set of numbers', { _id: 'numbers', n: new Set([0, -1.5, new Decimal('9007199254740993')]) }],
];

/** A document's field with this many lists in each other. */
export function nested(levels: number): Document[string] {
  return levels === 0 ? 'core' : [nested(levels - 1)];
}
