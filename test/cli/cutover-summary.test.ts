import { describe, expect, test } from '@jest/globals';
import { cutoverLines } from '../../src/cli/cutover-summary.js';
import type { CollectionCutover, CutoverResult } from '../../src/commands/cutover-result.js';
import type { ReadinessCheck } from '../../src/targets/appraisal.js';

const caches: ReadinessCheck = { check: 'caches', ok: null, reason: 'start with an empty one, or wait' };
const protection: ReadinessCheck = { check: 'deletion protection', ok: false, reason: 'it is off' };

function collection(...checks: ReadinessCheck[]): CollectionCutover {
  return { ready: checks.every(({ ok }) => ok !== false), checks, changes: 0 };
}

function shown(collections: Readonly<Record<string, CollectionCutover>>, columns = Infinity): string[] {
  const ready = Object.values(collections).every((one) => one.ready);
  const result: CutoverResult = {
    command: 'cutover',
    ok: ready,
    ready,
    migration: 'main',
    waysBack: ['back'],
    collections,
    seconds: 1,
  };
  return cutoverLines(result, columns);
}

describe('the checklists', () => {
  test('a note that all collections share is told once, a no at each of them', () => {
    const step = { check: 'in step', ok: true } as const;
    expect(
      shown({ users: collection(step, protection, caches), tickets: collection(step, protection, caches) }),
    ).toEqual([
      '',
      'users',
      '  ✓ in step',
      '  ✗ deletion protection  it is off',
      '',
      'tickets',
      '  ✓ in step',
      '  ✗ deletion protection  it is off',
      '',
      'all collections',
      '  – caches  start with an empty one, or wait',
      '',
      'not ready: users, tickets',
    ]);
  });

  test('notes of one collection, or that differ, stand where they belong', () => {
    const other = { ...caches, reason: 'there is none' };
    expect(shown({ users: collection(caches) })).toContain('  – caches  start with an empty one, or wait');
    const lines = shown({ users: collection(caches), tickets: collection(other) });
    expect(lines).toEqual(expect.arrayContaining(['  – caches  there is none']));
    expect(lines).not.toContain('all collections');
  });

  test('go on below their beginning where a line is full', () => {
    expect(shown({ users: collection({ ...protection, reason: 'it is off; switch it on' }) }, 40)).toEqual([
      '',
      'users',
      '  ✗ deletion protection  it is off; switch it',
      '                         on',
      '',
      'not ready: users',
    ]);
  });

  test('end with the hint of what failed', () => {
    const error = {
      code: 'x',
      message: 'no',
      hint: 'Run docferry verify, then this again.',
      exitCode: 6,
    } as const;
    const lines = shown({ users: { ...collection(protection), error } }, 30);
    expect(lines.slice(-4)).toEqual([
      '  hint: Run docferry verify,',
      '        then this again.',
      '',
      'not ready: users',
    ]);
  });

  test('lead to the way back when all is ready', () => {
    expect(shown({ users: collection(caches) }).slice(-2)).toEqual([
      'ready',
      'for a rollback, before anybody writes: docferry migrate --migration back --from-now',
    ]);
  });
});
