import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Document } from '../../src/document.js';
import { ItemEncoder } from '../../src/dynamodb/item-encoder.js';
import { encodeNumber, type NumberPolicy } from '../../src/dynamodb/number.js';
import { writeNumber } from '../../src/dynamodb/number-writer.js';
import { itemOfPut } from '../../src/dynamodb/put-text.js';
import { utf8Size } from '../../src/dynamodb/scalar.js';
import { ILL_FORMED, writeString } from '../../src/dynamodb/string-writer.js';
import { TextWriter } from '../../src/dynamodb/text-writer.js';
import { Rejection } from '../../src/rejection.js';
import { comparable } from '../../src/testing/comparable.js';
import { legalDocuments, seed } from './arbitrary-documents.js';

const writer = new TextWriter();

/** What is written to a text that has hardly any room to begin with. */
function written<T>(write: () => T): { readonly result: T; readonly text: string } {
  writer.begin(1);
  const result = write();
  const piece = writer.take();
  const text = piece.toString();
  piece.forget();
  return { result, text };
}

/** Characters that are written in ways of their own, and many that are not. */
const characters = fc.oneof(
  { weight: 10, arbitrary: fc.string({ minLength: 1, maxLength: 1 }) },
  fc.constantFrom('"', '\\', '/', '\n', '\r', '\t', '\b', '\f', '\u0000', '\u001f', '\u007f', '\u2028'),
  fc.constantFrom('é', '߿', 'ࠀ', '퟿', '', '￿', '😀'),
);
const strings = fc.oneof(
  fc.array(characters, { maxLength: 40 }).map((parts) => parts.join('')),
  fc.array(characters, { minLength: 20, maxLength: 300 }).map((parts) => parts.join('')),
  fc.tuple(characters, fc.integer({ min: 1, max: 90_000 })).map(([part, times]) => part.repeat(times)),
);

test('a string is written as JSON.stringify would, and measured in UTF-8', () => {
  fc.assert(
    fc.property(strings, (text) => {
      const { result, text: value } = written(() => writeString(writer, text));
      // Compared without a message that prints all of it.
      expect(value === `{"S":${JSON.stringify(text)}}`).toBe(true);
      expect(result).toBe(utf8Size(text));
    }),
    { seed, numRuns: 1_000 },
  );
});

test.each(['\ud800', 'a\udc00b', `${'x'.repeat(100)}\udbff`, `"\ud83d"😀`])(
  'a string with a lone surrogate cannot be written: %j',
  (text) => {
    expect(writeString(writer, text)).toBe(ILL_FORMED);
  },
);

const numbers = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double(),
  fc.integer({ min: -1e9, max: 1e9 }).map((cents) => cents / 100),
  fc.constantFrom(0, -0, 1e15, 1e21, 1e-7, 123_456_789_012_345, 0.000001, NaN, Infinity, 1e126, 5e-324),
);

test('a number is written, measured and refused as encodeNumber says', () => {
  fc.assert(
    fc.property(numbers, fc.constantFrom<NumberPolicy>('reject', 'string', 'round'), (number, policy) => {
      const { result, text } = written(() => writeNumber(writer, number, policy));
      const form = encodeNumber(number, policy);
      if (form instanceof Rejection) expect(result).toEqual(form);
      else expect({ result, text }).toEqual({ result: form.size, text: `{"${form.type}":"${form.text}"}` });
    }),
    { seed, numRuns: 2_000 },
  );
});

test('items of any length are held beside each other, and are what they were made of', () => {
  const encoder = new ItemEncoder({ policy: 'reject', exceptions: new Map() });
  const documents = fc
    .tuple(legalDocuments, fc.constantFrom(0, 0, 900, 9_000, 70_000))
    .map(([fields, padding]): Document => ({ ...fields, padding: 'é"\n'.repeat(padding / 3) }));
  fc.assert(
    fc.property(fc.array(documents, { minLength: 1, maxLength: 40 }), (all) => {
      const puts = all.map((document) => encoder.encode(document));
      puts.forEach((put, index) => {
        if (put instanceof Rejection) throw new Error(put.reason);
        expect(comparable(itemOfPut(put.text)) === comparable(all[index])).toBe(true);
      });
      for (const put of puts) if (!(put instanceof Rejection)) put.text.forget();
    }),
    { seed, numRuns: 60 },
  );
});

test('what an object inherits is no field of it', () => {
  const encoder = new ItemEncoder({ policy: 'reject', exceptions: new Map() });
  const item = Object.assign(Object.create({ inherited: 1 }) as Document, { _id: 'a', own: { b: 1 } });
  const put = encoder.encode(item);
  if (put instanceof Rejection) throw new Error(put.reason);
  expect(itemOfPut(put.text)).toEqual({ _id: 'a', own: { b: 1 } });
  put.text.forget();
});
