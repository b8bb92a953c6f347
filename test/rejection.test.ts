import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatPath, parsePath } from '../src/rejection.js';
import { seed } from './properties/arbitrary-documents.js';

const names = fc.oneof(
  fc.constantFrom(
    '',
    '__proto__',
    'a.b',
    '[0]',
    '"',
    '\\',
    ']',
    '\ud800',
    'x-y',
    '-',
    '0',
    '$',
    '\u2028',
    'a"]["b',
  ),
  fc.string({ unit: 'binary' }),
);

describe('parsePath', () => {
  test('reads every path that formatPath renders', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(names, fc.nat()), { maxLength: 6 }), (path) => {
        expect(parsePath(formatPath(path))).toEqual(path);
      }),
      { seed },
    );
  });

  test('reads a name of 65,000 characters that all need an escape', () => {
    const path = ['"\\\n'.repeat(22_000), 1];
    expect(parsePath(formatPath(path))).toEqual(path);
  });

  test.each(['a..b', '[x]', 'a[', '["a]', 'tags[]', 'a b', '.'])('refuses %p', (text) => {
    expect(() => parsePath(text)).toThrow(SyntaxError);
  });
});
