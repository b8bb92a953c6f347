import { describe, expect, test } from '@jest/globals';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import type { Document } from '../../src/document.js';
import { excerptOf } from '../../src/dry-run/excerpt.js';
import { isSecretName } from '../../src/dry-run/secret-name.js';
import { parseJson } from '../../src/json/json.js';
import { formatPath } from '../../src/rejection.js';
import { anyDocuments, legalDocuments, seed } from '../properties/arbitrary-documents.js';

const item: Document = {
  name: 'Ada',
  empty: '',
  nothing: null,
  n: new Decimal('123456789012345678901234567890.5'),
  list: [1, [true, { x: 'y' }]],
  settings: { '': 'no name', 'a.b': 7 },
  long: 'x'.repeat(460_800),
  many: Array.from({ length: 3_000 }, (_, index) => index),
  bytes: new Uint8Array(12),
  set: new Set(['a', 'b']),
  login: { user: 'ada', password: 'hunter2', nested: [{ apiKey: 'k' }] },
  api_key: { id: 'k' },
  url: 'https://ada:hunter2@example.com/',
};

describe('excerptOf', () => {
  test.each([
    ['name', '"Ada"'],
    ['empty', '""'],
    ['nothing', 'null'],
    ['n', '123456789012345678901234567890.5'],
    ['list', '[1,[true,{"x":"y"}]]'],
    ['list[1][1].x', '"y"'],
    ['settings[""]', '"no name"'],
    ['settings["a.b"]', '7'],
    ['bytes', '(12 bytes)'],
    ['set', '["a","b"]'],
    ['missing', undefined],
    ['list[7]', undefined],
    ['name.first', undefined],
    ['toString', undefined],
    ['list.length', undefined],
  ])('shows the value at %p', (path, expected) => {
    expect(excerptOf(item, path)).toBe(expected);
  });

  test('cuts what is long and tells its size', () => {
    expect(excerptOf(item, 'long')).toBe(`"${'x'.repeat(80)}…" (460,800 characters)`);
    expect(excerptOf(item, 'many')).toMatch(/^\[0,1,2,.*,…\] \(3,000 members\)$/);
    expect(excerptOf({ emoji: 'x'.repeat(79) + '😀'.repeat(9) }, 'emoji')).toBe(
      `"${'x'.repeat(79)}…" (97 characters)`,
    );
  });

  test('hides secrets, by the name of a field on the way or within, and by their form', () => {
    expect(excerptOf(item, 'login.password')).toBe('(hidden)');
    expect(excerptOf(item, 'api_key.id')).toBe('(hidden)');
    expect(excerptOf(item, 'login')).toBe(
      '{"user":"ada","password":"(hidden)","nested":[{"apiKey":"(hidden)"}]}',
    );
    expect(excerptOf(item, 'url')).toBe('(hidden)');
    expect(excerptOf({ a: [item['url'] ?? null] }, 'a')).toBe('["(hidden)"]');
  });

  test('shows what a transform should not have made', () => {
    const odd = { date: new Date(0), none: [undefined], infinite: Infinity } as unknown as Document;
    expect(excerptOf(odd, 'date')).toBe('(an object of class "Date")');
    expect(excerptOf(odd, 'none')).toBe('[(undefined)]');
    expect(excerptOf(odd, 'infinite')).toBe('(Infinity)');
  });

  test('is short for every document, and whole JSON where nothing had to be left out', () => {
    fc.assert(
      fc.property(fc.oneof(anyDocuments, legalDocuments), (document) => {
        for (const name of Object.keys(document)) {
          const excerpt = excerptOf(document, formatPath([name])) ?? '';
          // Every character may take six as an escape, and a member begins while there is room.
          expect(excerpt.length).toBeLessThan(700);
          if (/^[\w"[{]/.test(excerpt) && !/…|\(/.test(excerpt)) parseJson(excerpt);
        }
      }),
      { seed },
    );
  });
});

describe('isSecretName', () => {
  test.each([
    ...[
      'password',
      'Password',
      'user_password',
      'passwordHash',
      'password2',
      'DB_PASSWD',
      'secret',
      'clientSecret',
    ],
    ...[
      'api_key',
      'apiKey',
      'APIKey',
      'apikey',
      'x-api-key',
      'privateKey',
      'token',
      'accessToken',
      'access_tokens',
    ],
    ...[
      'Authorization',
      'set-cookie',
      'cookies',
      'ssn',
      'cardNumber',
      'card_number',
      'sessionKey',
      'credentials',
    ],
    ...['authtoken', 'mypassword', 'pwd', 'aws_secret_access_key'],
  ])('%s is one', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  test.each([
    ...[
      'tokens_used',
      'max_tokens',
      'tokens',
      'token_count',
      'tokenType',
      'secretary',
      'key',
      'monkey',
      'keyboard',
    ],
    ...['passenger', 'compass', 'session', 'card', 'number', 'author', 'cookieless', 'tokenizer', '', '密码'],
  ])('%p is none', (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});
