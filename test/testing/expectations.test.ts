import { describe, expect, test } from '@jest/globals';
import { EnvironmentError, GuardError } from '../../src/errors.js';
import { differ, equal, like, rejectsAs, rejectsLike, rejectsWith } from '../../src/testing/expectations.js';

const proto = JSON.parse('{"__proto__":1}') as unknown;

describe('what is equal', () => {
  test.each<[string, unknown, unknown]>([
    ['fields in another order', { a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 }],
    ['a field that is undefined', { a: 1, b: undefined }, { a: 1 }],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    ['maps of sets', new Map([['a', new Set([1])]]), new Map([['a', new Set([1])]])],
    ['bytes of a buffer', Buffer.from([1]), new Uint8Array([1])],
  ])('%s', (_, actual, expected) => {
    equal(actual, expected);
    expect(() => {
      differ(actual, expected);
    }).toThrow();
  });

  test.each<[string, unknown, unknown]>([
    ['a number and its text', { a: 1 }, { a: '1' }],
    ['a field more', { a: 1, b: 2 }, { a: 1 }],
    ['a field less', {}, { a: 1 }],
    ['a field named __proto__', proto, {}],
    ['the order of a list', [1, 2], [2, 1]],
    ['another member of a map', new Map([['a', { n: 1 }]]), new Map([['a', { n: 2 }]])],
    ['bytes and a list', new Uint8Array([1]), [1]],
    ['nothing and null', undefined, null],
  ])('is not %s', (_, actual, expected) => {
    differ(actual, expected);
    expect(() => {
      equal(actual, expected);
    }).toThrow();
  });
});

describe('what is alike', () => {
  test('has at least the fields that are expected', () => {
    like({ a: { b: 1, c: 2 }, list: [{ d: 1, e: 2 }] }, { a: { b: 1 }, list: [{ d: 1 }] });
    like(new GuardError('no', { code: 'loop', hint: '' }), { code: 'loop', exitCode: 6 });
  });

  test.each<[string, unknown, unknown]>([
    ['a field less', { a: {} }, { a: { b: 1 } }],
    ['another value', { a: 1 }, { a: 2 }],
    ['a member more', [1, 2], [1]],
    ['a member less', [1], [1, 2]],
    ['nothing', undefined, { a: 1 }],
  ])('is not %s', (_, actual, expected) => {
    expect(() => {
      like(actual, expected);
    }).toThrow();
  });
});

describe('what is thrown', () => {
  const error = new GuardError('no', { code: 'loop', hint: '' });

  test('is told by its identity, its fields and its class', async () => {
    await rejectsWith(Promise.reject(error), error);
    expect(await rejectsLike(Promise.reject(error), { code: 'loop' })).toBe(error);
    await rejectsAs(Promise.reject(error), GuardError);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['another error', () => rejectsWith(Promise.reject(new Error('no')), error)],
    ['other fields', () => rejectsLike(Promise.reject(error), { code: 'other' })],
    ['another class', () => rejectsAs(Promise.reject(error), EnvironmentError)],
    ['nothing', () => rejectsWith(Promise.resolve(error), error)],
  ])('is not %s', async (_, check) => {
    await expect(check()).rejects.toThrow();
  });
});
