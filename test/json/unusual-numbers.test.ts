import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseJson } from '../../src/json/json.js';
import { skipValue, Walk } from '../../src/json/skip.js';
import { comparable } from '../../src/testing/comparable.js';
import type { Value } from '../../src/document.js';
import { seed } from '../properties/arbitrary-documents.js';
import { jsonObjects } from '../properties/arbitrary-json.js';

function isFound(text: string): boolean {
  const bytes = Buffer.from(`x${text}x`);
  const walk = new Walk();
  // What it cannot pass over is left to `parseJson` anyway.
  return skipValue(bytes, 1, walk) !== bytes.length - 1 || walk.unusualNumber;
}

test('a text without an unusual number is parsed the same by JSON.parse', () => {
  const found = { unusual: 0, usual: 0 };
  fc.assert(
    fc.property(jsonObjects, (text) => {
      found[isFound(text) ? 'unusual' : 'usual'] += 1;
      if (!isFound(text)) expect(comparable(JSON.parse(text) as Value)).toBe(comparable(parseJson(text)));
    }),
    { seed, numRuns: 2_000 },
  );
  expect(Math.min(found.unusual, found.usual)).toBeGreaterThan(100);
});

test.each([
  ['1234567890123456', true],
  ['{"a":[0.12345678901234567]}', true],
  ['[1e2]', true],
  ['[1E400,2]', true],
  ['{"a":-0}', true],
  ['{"a":-0.0}', true],
  ['123456789012345', false],
  ['{"a":-1.5,"b":[0,10,0.5]}', false],
  ['{"1e5":"-0","b":"1234567890123456789","c":"\\"1e5"}', false],
  ['{"a":"\\\\","b":1}', false],
  ['{"a":"\\\\","b":1e1}', true],
])('%s: %s', (text, expected) => {
  expect(isFound(text)).toBe(expected);
});
