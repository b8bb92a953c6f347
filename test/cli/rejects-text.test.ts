import { describe, expect, test } from '@jest/globals';
import { rejectsText } from '../../src/cli/rejects-text.js';
import type { RejectsResult } from '../../src/commands/rejects.js';

const at = '2026-01-02T03:04:05.678Z';

const result: RejectsResult = {
  command: 'rejects',
  ok: false,
  migration: 'there',
  collections: {
    users: {
      count: 3,
      codes: { key_missing: 2, item_too_large: 1 },
      rejects: [
        {
          id: 'a',
          code: 'key_missing',
          reason: 'the field "email" of the key is missing',
          path: 'email',
          at,
        },
        { id: 'c', code: 'item_too_large', reason: 'it is too large', at },
        {
          id: 'b',
          code: 'key_missing',
          reason: 'the field "email" of the key is missing',
          path: 'email',
          at,
        },
      ],
    },
    tickets: { count: 0, codes: {}, rejects: [] },
  },
};

/** One document rejected by a transform. */
function rejected(id: string, reason: string): RejectsResult {
  const rejects = [{ id, code: 'transform_failed', reason, at }];
  return { ...result, collections: { users: { count: 1, codes: { transform_failed: 1 }, rejects } } };
}

describe('rejectsText', () => {
  test('groups documents by code, one line each where there is no terminal', () => {
    expect(rejectsText(result, Infinity)).toEqual([
      'users: 3 rejected',
      '  key_missing: 2',
      '    "a" at email: the field "email" of the key is missing',
      '    "b" at email: the field "email" of the key is missing',
      '  item_too_large: 1',
      '    "c": it is too large',
      'tickets: nothing is rejected',
    ]);
  });

  test('fits into a narrow terminal, and keeps a long id whole', () => {
    const id = 'x'.repeat(60);
    const lines = rejectsText(rejected(id, 'the transform failed because of this and that'), 40);
    expect(lines).toEqual([
      'users: 1 rejected',
      '  transform_failed: 1',
      `    "${id}":`,
      '      the transform failed because of',
      '      this and that',
    ]);
    for (const line of rejectsText(result, 30)) expect(line.length).toBeLessThanOrEqual(30);
  });

  test('shows what would steer a terminal', () => {
    const [, , line] = rejectsText(rejected('\u001b[2J\u009b1\u202e', 'first\r\n second \u0007'), Infinity);
    expect(line).toBe('    "\\u001b[2J\\u009b1\\u202e": first second \\u0007');
  });
});
