import { createContext, Script } from 'node:vm';
import { expect, test } from '@jest/globals';
import { DocumentText } from '../../src/document-text.js';
import type { KeyRule } from '../../src/dynamodb/key-rules.js';
import { DocumentTextEncoder } from '../../src/dynamodb/text-encoder.js';
import { skipValue } from '../../src/json/skip.js';
import { pickOne, seededRandom } from '../support/random.js';
import { testSeed } from '../support/seed.js';

const rules: readonly KeyRule[] = [{ attribute: '_id', role: 'partition', type: 'S', index: undefined }];
const key = { _id: 'a' };

const texts = [
  '{"_id":"a","n":[1,-2.5,0,1e3,12345678901234567890],"t":true,"f":false,"z":null}',
  '{"_id":"a","s":"short","long":"a string that is longer than what is looked at byte by byte, \\"quoted\\""}',
  '{"n":{"m":{"l":[[],{},[{"x":"\\u00e9\\n\\/"}]]}},"_id":"a","_rev":"1-a"}',
];

/** What a broken text is made of most of all: what JSON means something by, white space, and any byte. */
const bytes = [...Buffer.from(' \n\t{}[]:,"\\tfn0-.eu\u0000')];

function mutated(random: () => number): Buffer {
  const text = [...Buffer.from(pickOne(random, texts))];
  for (let count = 1 + Math.floor(random() * 3); count > 0; count -= 1) {
    const at = Math.floor(random() * text.length);
    const byte = random() < 0.9 ? pickOne(random, bytes) : Math.floor(random() * 256);
    text.splice(at, pickOne(random, [0, 1, 1, text.length]), ...(random() < 0.8 ? [byte] : []));
  }
  return Buffer.from(text);
}

const encoder = new DocumentTextEncoder(rules, 'reject');

function encode(text: Buffer): string | undefined {
  const place = { answer: { bytes: text }, start: 0, end: text.length, reserved: [], plainNumbers: false };
  return encoder.encode(new DocumentText(place), key)?.text.toString();
}

/** Runs synchronous work that may never end, and ends it then. */
function bounded(work: () => void): void {
  new Script('work()').runInContext(createContext({ work }), { timeout: 30_000 });
}

test('a text that is none is no item, and neither hangs nor throws', () => {
  const random = seededRandom(testSeed);
  let [items, none] = [0, 0];
  bounded(() => {
    for (let count = 0; count < 20_000; count += 1) {
      const text = mutated(random);
      const item = encode(text);
      if (item === undefined) none += 1;
      if (item === undefined || skipValue(text, 0) !== text.length) continue;
      items += 1;
      JSON.parse(item);
    }
  });
  expect(items).toBeGreaterThan(100);
  expect(none).toBeGreaterThan(1_000);
});

test.each([
  ['white space', '{"_id":"a","n":[1, 2]}'],
  ['white space before a value', '{"_id":"a","n": 1}'],
  ['white space at the end', '{"_id":"a" }'],
  ['a list without an end', '{"_id":"a","n":[1'],
  ['an object without an end', '{"_id":"a","n":{"x":1'],
  ['a string without an end', '{"_id":"a","n":"x'],
  ['a long string without an end', `{"_id":"a","n":"${'x'.repeat(100)}`],
  ['a string that ends in an escape', '{"_id":"a","n":"\\u00'],
  ['a line break in a string', '{"_id":"a","n":"x\ny"}'],
  ['nothing more than a key', '{"_id":"a"'],
  ['more than an object', '{"_id":"a"}}'],
])('%s is left to be parsed', (_, text) => {
  bounded(() => {
    expect(encode(Buffer.from(text))).toBeUndefined();
  });
});

test('what it is made for is an item', () => {
  for (const text of texts) expect(encode(Buffer.from(text))).toMatch(/^\{"PutRequest":\{"Item":\{.*\}\}\}$/);
});
