import { describe, expect, test } from '@jest/globals';
import { exitCodeOf } from '../../src/cli/exit-code.js';
import { summaryLines } from '../../src/cli/run-summary.js';
import type { CollectionResult, RunResult } from '../../src/commands/run.js';
import type { ErrorResult } from '../../src/errors.js';

const none = { read: 0, written: 0, deleted: 0, unchanged: 0, skipped: 0, rejected: 0 };

function collection(changes: Partial<CollectionResult> = {}): CollectionResult {
  return { ...none, status: 'synced', rejections: {}, notices: [], seconds: 1.5, ...changes };
}

function result(collections: Readonly<Record<string, CollectionResult>>, error?: ErrorResult): RunResult {
  const all = Object.values(collections);
  const sum = (name: keyof typeof none): number => all.reduce((total, each) => total + each[name], 0);
  const totals = {
    read: sum('read'),
    written: sum('written'),
    deleted: sum('deleted'),
    unchanged: sum('unchanged'),
    skipped: sum('skipped'),
    rejected: sum('rejected'),
  };
  const ok = all.every(({ status, rejected }) => status === 'synced' && rejected === 0);
  return {
    command: 'migrate',
    ok,
    migration: 'm',
    collections,
    totals,
    seconds: 3,
    ...(error === undefined ? {} : { error }),
  };
}

const failure: ErrorResult = { code: 'access_denied', message: 'no', hint: 'Allow it.', exitCode: 3 };

const eventful = result({
  agents: collection({
    read: 12_345,
    written: 12_000,
    rejected: 345,
    rejects: '/state/agents.ndjson',
    rejections: { item_too_large: 340, key_empty: 5 },
    notices: [{ code: 'x_a', message: 'mind this', count: 2 }],
  }),
  users: collection({ status: 'failed', error: failure }),
});

const remarks = [
  'agents: warning: mind this (2×)',
  'agents: rejected: 340 item_too_large, 5 key_empty',
  'agents: reject log: /state/agents.ndjson',
  'users: error: no',
  'users: hint: Allow it.',
];

describe('the summary', () => {
  test('is a table where it fits', () => {
    expect(summaryLines(eventful, 80)).toEqual([
      '',
      'collection    read  written  rejected   time  status',
      'agents      12,345   12,000       345  1.5 s  synced',
      'users            0        0         0  1.5 s  failed',
      'total       12,345   12,000       345  3.0 s',
      ...remarks,
    ]);
  });

  test('tells once what several collections have', () => {
    const notices = [{ code: 'x_a', message: 'mind this', count: 1 } as const];
    const both = result({
      agents: collection({ notices: [...notices, { code: 'x_b', message: 'and that', count: 1 }] }),
      users: collection({ notices: [{ code: 'x_a', message: 'mind this', count: 3 }] }),
    });
    expect(summaryLines(both, 80).slice(5)).toEqual([
      'warning: mind this: agents, users (3×)',
      'agents: warning: and that',
    ]);
  });

  test('tells in one line what is rejected since earlier', () => {
    const rejects = '/state/agents.ndjson';
    const listed = result({ agents: collection({ rejects }), users: collection({ rejects }) });
    expect(summaryLines(listed, 80).slice(5)).toEqual([
      'rejected by earlier runs and still listed: agents, users; docferry rejects tells why',
    ]);
  });

  test('is a list at 40 columns', () => {
    expect(summaryLines(eventful, 40)).toEqual([
      '',
      'agents: synced, 1.5 s',
      '  12,345 read',
      '  12,000 written',
      '  345 rejected',
      'users: failed, 1.5 s',
      ...remarks,
    ]);
  });

  test('tells the write units where the target does', () => {
    const units = result({
      a: collection({ read: 2, written: 2, writeUnits: 1_234.5 }),
      b: collection({ writeUnits: 1 }),
      c: collection(),
    });
    expect(summaryLines(units, 80)).toEqual([
      '',
      'collection  read  written  rejected  units   time  status',
      'a              2        2         0  1,235  1.5 s  synced',
      'b              0        0         0      1  1.5 s  synced',
      'c              0        0         0      0  1.5 s  synced',
      'total          2        2         0  1,236  3.0 s',
    ]);
    expect(summaryLines(units, 20)).toContain('  1,235 write units');
    expect(summaryLines(units, 20)).not.toContain('  0 write units');
  });

  test('tells how to go on after a stop', () => {
    const stopped = summaryLines(result({ users: collection({ status: 'stopped' }) }), 80);
    expect(stopped.at(-1)).toBe('stopped before the end: the next run, without --restart, goes on from here');
  });

  test('tells what was saved by comparing', () => {
    const { totals, ...rest } = result({ a: collection({ read: 20_000, unchanged: 12_345 }) });
    const saving = { ...rest, totals: { ...totals, savedWriteUnits: 13_000 } };
    expect(summaryLines(saving, 80).at(-1)).toBe('12,345 documents unchanged, 13,000 write units saved');
  });

  test('names rare outcomes when there are some, and no total of one', () => {
    const one = result({ a: collection({ read: 4, deleted: 1, unchanged: 1, skipped: 2 }) });
    expect(summaryLines(one, 100)).toEqual([
      '',
      'collection  read  written  deleted  unchanged  skipped  rejected   time  status',
      'a              4        0        1          1        2         0  1.5 s  synced',
    ]);
  });
});

describe('the exit code', () => {
  const stopped = result({ a: collection({ status: 'stopped', rejected: 1 }) });
  const failed = result({ a: collection({ status: 'failed', error: failure }) }, failure);
  const interruption = { exitCode: 130, aborted: false };
  test.each<[string, number, number]>([
    ['all synced', exitCodeOf(result({ a: collection() })), 0],
    ['all synced before the signal took effect', exitCodeOf(result({ a: collection() }), interruption), 0],
    ['some rejected', exitCodeOf(result({ a: collection({ rejected: 1, rejects: 'log' }) })), 4],
    ['some rejected by an earlier run', exitCodeOf(result({ a: collection({ rejects: 'log' }) })), 4],
    ['some rejected and mended on the way', exitCodeOf(result({ a: collection({ rejected: 1 }) })), 0],
    ['stopped', exitCodeOf(stopped, interruption), 130],
    ['failed', exitCodeOf(failed), 3],
    ['failed while stopping', exitCodeOf(failed, interruption), 3],
    ['aborted', exitCodeOf(failed, { exitCode: 143, aborted: true }), 143],
    ['a bug', exitCodeOf(result({}, { ...failure, exitCode: 1 })), 1],
  ])('%s', (_, actual, expected) => {
    expect(actual).toBe(expected);
  });
});
