import { describe, expect, test } from '@jest/globals';
import type { NoticeCode } from '../../src/error-code.js';
import type { Finding, FindingCode } from '../../src/dry-run/report.js';
import { type CollectionFacts, overallVerdict, verdictOf } from '../../src/dry-run/verdict.js';

const counts = {
  documents: 1_000,
  bytes: 0,
  itemBytes: 0,
  wouldWrite: 999,
  wouldDelete: 0,
  wouldSkip: 1,
  wouldReject: 0,
};
const survey = { exists: true, settings: {}, differences: [], obstacles: [] };

function facts(changes: Partial<CollectionFacts> = {}): CollectionFacts {
  return { status: 'complete', counts, findings: [], survey, notices: [], ...changes };
}

function finding(code: FindingCode, count: number, effect: Finding['effect'] = 'note'): Finding {
  return { code, effect, count, meaning: '', advice: '', measures: {}, samples: [] };
}

describe('verdictOf', () => {
  test('is ready when everything can be written', () => {
    expect(verdictOf(facts())).toEqual({
      readiness: 'ready',
      reasons: ['999 documents would be written, and 1 would be skipped.'],
    });
  });

  test('is ready with rejects, and names the most frequent codes', () => {
    const findings = [
      finding('item_too_large', 5, 'rejected'),
      finding('key_missing', 4, 'rejected'),
      finding('key_empty', 2, 'rejected'),
      finding('key_type', 1, 'rejected'),
    ];
    expect(verdictOf(facts({ counts: { ...counts, wouldReject: 12 }, findings }))).toEqual({
      readiness: 'ready with rejects',
      reasons: [
        '12 of 1,000 documents would be rejected: item_too_large (5), key_missing (4), key_empty (2), one more code.',
      ],
    });
  });

  test.each([
    [{ maxRejects: { documents: 11 } }, 'not ready'],
    [{ maxRejects: { documents: 12 } }, 'ready with rejects'],
    [{ maxRejects: { percent: 1.1 } }, 'not ready'],
    [{ maxRejects: { percent: 1.2 } }, 'ready with rejects'],
  ] as const)('measures the rejected against the config: %j', (changes, readiness) => {
    const verdict = verdictOf(facts({ counts: { ...counts, wouldReject: 12 }, ...changes }));
    expect(verdict.readiness).toBe(readiness);
    expect(verdict.reasons.some((reason) => reason.includes('maxRejects'))).toBe(readiness === 'not ready');
  });

  test('is not ready when documents share an item, the target has an obstacle or reading failed', () => {
    const obstacle = {
      code: 'table_unusable',
      message: 'table "a" is being deleted',
      hint: 'Wait.',
      exitCode: 3,
    } as const;
    const error = { code: 'unreachable', message: 'it is gone', hint: 'Start it.', exitCode: 3 } as const;
    const reasonsOf = (changes: Partial<CollectionFacts>): readonly string[] => {
      const { readiness, reasons } = verdictOf(facts(changes));
      expect(readiness).toBe('not ready');
      return reasons;
    };
    expect(reasonsOf({ findings: [finding('duplicate_key', 4, 'lost')] })).toEqual([
      '4 documents would become the same items as others: only one of each group would remain.',
    ]);
    expect(reasonsOf({ survey: { ...survey, obstacles: [obstacle] } })).toEqual([
      'Table "a" is being deleted. Wait.',
    ]);
    expect(reasonsOf({ status: 'failed', error })).toEqual([
      'The collection was not read to its end: it is gone.',
    ]);
    expect(reasonsOf({ status: 'stopped' })).toEqual([
      'The dry run was stopped before the collection was read to its end.',
    ]);
  });

  test('warns of what does not decide, after what does', () => {
    const findings = [
      finding('conflicts', 1, 'lost'),
      finding('key_empty', 1, 'rejected'),
      finding('mixed_types', 1),
    ];
    const full = { ...survey, differences: ['x', 'y'], items: { count: 1_234, bytes: 1 } };
    const sample = { read: 100, of: 1_000 };
    expect(
      verdictOf(facts({ counts: { ...counts, wouldReject: 1 }, findings, survey: full, sample })).reasons,
    ).toEqual([
      '1 of 1,000 documents would be rejected: key_empty (1).',
      '1 document with losing revisions would arrive without those.',
      'What is at the target differs from the config in 2 points.',
      'The target already holds 1,234 items: what has the same key would be overwritten.',
      'Only 100 of 1,000 documents were read: there may be more of everything.',
    ]);
    expect(verdictOf(facts({ findings })).readiness).toBe('ready');
  });

  test('warns of a stream that a migration turns on, and refuses one that it cannot change', () => {
    const notice = (code: NoticeCode) => ({ code, message: `about ${code}`, count: 1 });
    const warned = verdictOf(facts({ notices: [notice('stream_off'), notice('expired_items')] }));
    expect(warned).toEqual({ readiness: 'ready', reasons: ['About stream_off.'] });
    const refused = verdictOf(facts({ notices: [notice('stream_view_type')] }));
    expect(refused).toEqual({ readiness: 'not ready', reasons: ['About stream_view_type.'] });
  });
});

describe('overallVerdict', () => {
  const ready = { verdict: { readiness: 'ready', reasons: ['Fine.'] } } as const;
  const rejects = { verdict: { readiness: 'ready with rejects', reasons: ['Some.', 'More.'] } } as const;
  const not = { verdict: { readiness: 'not ready', reasons: ['Broken.'] } } as const;

  test('is that of the worst collection, which comes first', () => {
    expect(
      overallVerdict([
        ['a', ready],
        ['b', rejects],
        ['c', not],
      ]),
    ).toEqual({
      readiness: 'not ready',
      reasons: ['"c" is not ready: Broken.', '"b": Some.'],
    });
    expect(
      overallVerdict([
        ['a', ready],
        ['b', rejects],
      ]).readiness,
    ).toBe('ready with rejects');
    expect(
      overallVerdict([
        ['a', ready],
        ['b', ready],
      ]),
    ).toEqual({
      readiness: 'ready',
      reasons: ['All 2 collections are ready.'],
    });
  });
});
