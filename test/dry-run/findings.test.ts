import { describe, expect, test } from '@jest/globals';
import { adviceOn } from '../../src/dry-run/advice.js';
import { Findings } from '../../src/dry-run/findings.js';
import type { FindingCode } from '../../src/dry-run/report.js';
import { rejectionCodes } from '../../src/rejection.js';

const dropping = { attachments: 'drop', conflicts: 'winner' } as const;
const refusing = { attachments: 'reject', conflicts: 'reject' } as const;

describe('Findings', () => {
  test('counts documents, adds up measures and keeps the first twenty samples', () => {
    const findings = new Findings();
    for (let n = 0; n < 30; n += 1) {
      findings.add('attachments', `d${n}`, {
        reason: `r${n}`,
        path: 'p',
        excerpt: 'e',
        measures: { files: 2, bytes: n },
      });
    }
    const [finding, ...others] = findings.list(1, dropping);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      code: 'attachments',
      effect: 'lost',
      count: 30,
      measures: { files: 60, bytes: 435 },
    });
    expect(finding).not.toHaveProperty('seen');
    expect(finding?.samples).toHaveLength(20);
    expect(finding?.samples[19]).toEqual({ id: 'd19', reason: 'r19', path: 'p', excerpt: 'e' });
  });

  test('counts a document once that was seen and refused under one code', () => {
    const findings = new Findings();
    findings.add('attachments', 'a', { reason: 'refused' });
    findings.add('attachments', 'a', { reason: 'seen', measures: { files: 1 } });
    expect(findings.list(1, refusing)).toMatchObject([
      { effect: 'rejected', count: 1, measures: { files: 1 }, samples: [{ id: 'a', reason: 'refused' }] },
    ]);
  });

  test('cuts reasons and paths that nobody would read', () => {
    const findings = new Findings();
    findings.add('field_name_too_long', 'i'.repeat(999), {
      reason: 'r'.repeat(999),
      path: 'p'.repeat(70_000),
    });
    expect(findings.list(1, dropping)[0]?.samples).toEqual([
      { id: 'i'.repeat(999), reason: `${'r'.repeat(300)}…`, path: `${'p'.repeat(300)}…` },
    ]);
  });

  test('lists what is lost first, then what is rejected, then the rest, each by count', () => {
    const findings = new Findings();
    const add = (code: FindingCode, times: number): void => {
      for (let n = 0; n < times; n += 1) findings.add(code, `d${n}`, { reason: 'r' });
    };
    add('mixed_types', 9);
    add('unsafe_integer', 10);
    add('key_empty', 2);
    add('item_too_large', 3);
    add('key_missing', 2);
    add('conflicts', 1);
    expect(findings.list(1, dropping).map(({ code }) => code)).toEqual([
      ...['conflicts', 'item_too_large', 'key_empty', 'key_missing', 'unsafe_integer', 'mixed_types'],
    ]);
  });

  test('extrapolates and says how many were seen', () => {
    const findings = new Findings();
    findings.addTotal('mixed_types', {
      count: 4,
      measures: { fields: 3 },
      samples: [{ id: 'a', reason: 'r' }],
    });
    findings.addTotal('duplicate_key', { count: 0, measures: {}, samples: [] });
    expect(findings.list(2.5, dropping)).toMatchObject([
      { code: 'mixed_types', count: 10, seen: 4, measures: { fields: 8 } },
    ]);
  });
});

describe('adviceOn', () => {
  const observed: readonly FindingCode[] = [
    ...(['attachments', 'conflicts', 'duplicate_key', 'unsafe_integer', 'mixed_types'] as const),
    ...(['key_skew', 'ttl_expired', 'ttl_milliseconds', 'ttl_type'] as const),
  ];

  test.each([...new Set([...(rejectionCodes as FindingCode[]), ...observed])])('explains %s', (code) => {
    const { effect, meaning, advice } = adviceOn(code, refusing);
    expect(meaning).toMatch(/^[A-Z].*\.$/s);
    expect(advice).toMatch(/^[A-Z].*\.$/s);
    expect(effect).toBe(rejectionCodes.includes(code) ? 'rejected' : effect);
    expect(['lost', 'rejected', 'note']).toContain(effect);
  });
});
