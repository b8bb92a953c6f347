import { expect, test } from '@jest/globals';
import { printVerification } from '../../src/cli/verify-summary.js';
import type { CollectionVerification, VerifyResult } from '../../src/commands/verify-result.js';

const counts = {
  compared: 1_234_567,
  equal: 1_234_567,
  missing: 0,
  differing: 0,
  extra: 0,
  repaired: 0,
  rejected: 12,
  skipped: 6,
};

function verified(status: CollectionVerification['status']): VerifyResult {
  const users: CollectionVerification = {
    ...counts,
    status,
    samples: { missing: [], differing: [], extra: [] },
    files: {},
    notices: [{ code: 'x_a', message: 'mind this', count: 1 }],
    seconds: 65,
  };
  const collections = { users, tickets: users };
  return { command: 'verify', ok: true, migration: 'm', collections, totals: counts, seconds: 70 };
}

/** The last line where so many items are missing and so many too many. */
function conclusionOf(missing: number, extra: number): string | undefined {
  const lines: string[] = [];
  const found = verified('complete');
  const result = { ...found, ok: false, totals: { ...counts, missing, extra } };
  const terminal = { columns: 80, line: (text: string) => lines.push(text) };
  printVerification(result, terminal, { level: 'info', wouldRepair: false });
  return lines.at(-1);
}

function linesAt(columns: number, status: CollectionVerification['status'] = 'complete'): string[] {
  const lines: string[] = [];
  const terminal = { columns, line: (text: string) => lines.push(text) };
  printVerification(verified(status), terminal, { level: 'info', wouldRepair: false });
  return lines;
}

const ends = (columns: number, status?: CollectionVerification['status']): string[] =>
  linesAt(columns, status)
    .slice(1, 3)
    .map((line) => line.split(/ {2,}/).slice(-2).join(' '));

test('the table has the columns that there is room for', () => {
  expect(ends(110)).toEqual(['time status', '1 min 5 s complete']);
  expect(ends(90)).toEqual(['skipped time', '6 1 min 5 s']);
  expect(ends(80)).toEqual(['rejected skipped', '12 6']);
  expect(ends(90, 'stopped')).toEqual(['skipped status', '6 stopped']);
  for (const columns of [110, 90, 80])
    expect(Math.max(...linesAt(columns).map(({ length }) => length))).toBeLessThanOrEqual(columns);
});

test('a list stands where there is room for no table, and a warning once', () => {
  const list = ['1,234,567 compared', '1,234,567 equal', '12 rejected', '6 skipped'].map(
    (line) => `  ${line}`,
  );
  expect(linesAt(50)).toEqual([
    '',
    'users: complete, 1 min 5 s',
    ...list,
    'tickets: complete, 1 min 5 s',
    ...list,
    'warning: mind this: users, tickets',
    'no difference was found',
  ]);
});

test.each([
  [1, 0, '1 difference; docferry verify --repair mends it'],
  [2, 0, '2 differences; docferry verify --repair mends them'],
  [1, 1, '2 differences; docferry verify --repair --max-deletes N mends them'],
])('%d missing and %d extra items: what mends them is told', (missing, extra, line) => {
  expect(conclusionOf(missing, extra)).toBe(line);
});
