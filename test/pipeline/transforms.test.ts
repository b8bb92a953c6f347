import { describe, expect, test } from '@jest/globals';
import type { Document } from '../../src/document.js';
import { drop } from '../../src/pipeline/stages/drop.js';
import { pick } from '../../src/pipeline/stages/pick.js';
import { rename } from '../../src/pipeline/stages/rename.js';
import { set } from '../../src/pipeline/stages/set.js';
import type { Transform } from '../../src/pipeline/stages/stage.js';

const awkward = JSON.parse('{"_id":"a","__proto__":{"x":1},"constructor":2,"":3,"b":4}') as Document;

function run(transform: Transform, document = awkward): string {
  const before = JSON.stringify(document);
  const result = transform(document, { collection: 'users', id: 'a' });
  expect(JSON.stringify(document)).toBe(before);
  return JSON.stringify(result);
}

describe('built-in transforms keep fields of any name and leave their argument alone', () => {
  test('drop', () => {
    expect(run(drop('b', 'absent', ''))).toBe('{"_id":"a","__proto__":{"x":1},"constructor":2}');
  });

  test('pick keeps _id', () => {
    expect(run(pick('__proto__', 'absent'))).toBe('{"_id":"a","__proto__":{"x":1}}');
  });

  test('rename', () => {
    expect(run(rename({ b: 'toString', absent: 'z', constructor: 'made' }))).toBe(
      '{"_id":"a","__proto__":{"x":1},"made":2,"":3,"toString":4}',
    );
  });

  test('rename refuses to make two fields of one name', () => {
    expect(() => run(rename({ b: 'constructor' }))).toThrow('rename would make two fields "constructor"');
  });

  test('rename can swap names', () => {
    expect(run(rename({ a: 'b', b: 'a' }), { a: 1, b: 2 })).toBe('{"b":1,"a":2}');
  });

  test('set takes values and functions of the document before', () => {
    const transform = set({
      b: 5,
      was: (document) => document['b'] ?? null,
      who: (_, { collection, id }) => collection + id,
    });
    expect(run(transform)).toBe(
      '{"_id":"a","__proto__":{"x":1},"constructor":2,"":3,"b":5,"was":4,"who":"usersa"}',
    );
  });

  test('descriptions tell equal transforms from others', () => {
    expect(drop('a').description).toBe(drop('a').description);
    expect(set({ a: () => 1 }).description).toBe(set({ a: () => 1 }).description);
    const all = [
      ...[drop('a'), drop('b'), drop('a', 'b')],
      ...[pick('a'), pick('b'), pick('a', 'b')],
      ...[rename({ a: 'b' }), rename({ a: 'c' }), rename({ b: 'a' })],
      ...[set({ a: 1 }), set({ a: '1' }), set({ a: 'b' }), set({ b: 'b' })],
      ...[set({ a: () => 1 }), set({ a: () => 2 })],
    ].map(({ description }) => description);
    expect(all).not.toContain(undefined);
    expect(new Set(all).size).toBe(all.length);
  });
});
