import { describe, expect, test } from '@jest/globals';
import { compareReports } from '../../src/dry-run/compare.js';
import { readReport } from '../../src/dry-run/read.js';
import type { CollectionReport, DryRunReport, Finding } from '../../src/dry-run/report.js';
import { ConfigError } from '../../src/errors.js';
import { finding } from '../report/dry-run/sample-findings.js';
import { sampleReport } from '../report/dry-run/sample-report.js';

function withUsers(change: (users: CollectionReport) => Partial<CollectionReport>): DryRunReport {
  const report = sampleReport();
  const { users } = report.collections;
  if (users === undefined) throw new Error('the sample has users');
  return { ...report, collections: { users: { ...users, ...change(users) } } };
}

const plain = withUsers(() => ({}));

function withFindings(...findings: Finding[]): DryRunReport {
  return withUsers(() => ({ findings }));
}

describe('comparing reports', () => {
  test('finds nothing between equal ones', () => {
    const report = sampleReport();
    expect(compareReports(report, report)).toEqual({
      since: report.createdAt,
      better: [],
      worse: [],
      other: [],
    });
  });

  test('tells findings that went, came, grew and shrank', () => {
    const older = withFindings(finding('key_missing', 12), finding('attachments', 5), finding('ttl_type', 3));
    const newer = withFindings(finding('attachments', 1), finding('empty_set', 2), finding('ttl_type', 4));
    const { better, worse, other } = compareReports(older, newer);
    expect(better.map(({ sentence }) => sentence)).toEqual([
      'key_missing: no document, before 12',
      'attachments: 1 document, which would lose data, before 5',
    ]);
    expect(worse).toEqual([
      { collection: 'users', sentence: 'empty_set: 2 documents, which would be rejected, before 0' },
    ]);
    expect(other.map(({ sentence }) => sentence)).toEqual(['ttl_type: 4 documents, before 3']);
  });

  test('tells verdicts, of the whole too', () => {
    const ready = { readiness: 'ready', reasons: [] } as const;
    const newer = { ...withUsers(() => ({ verdict: ready })), verdict: ready };
    expect(compareReports(plain, newer).better).toEqual([
      { collection: '', sentence: 'is ready, was not ready' },
      { collection: 'users', sentence: 'is ready, was ready with rejects' },
    ]);
    expect(compareReports(newer, plain).worse).toHaveLength(2);
  });

  test('tells growth, config, settings and collections that come and go', () => {
    const newer = withUsers(({ documents, target }) => ({
      documents: documents + 1_000,
      digest: 'another',
      ...(target && { target: { ...target, settings: { ...target.settings, capacity: 'provisioned' } } }),
    }));
    expect(compareReports(plain, newer)).toMatchObject({ better: [], worse: [] });
    expect(compareReports(plain, newer).other.map(({ sentence }) => sentence)).toEqual([
      'target setting capacity: provisioned, was on-demand',
      'the config or the transforms are not the same as before',
      '49,210 documents, before 48,210',
    ]);
    const none = { ...plain, collections: {} };
    expect(compareReports(plain, none).other).toEqual([
      { collection: 'users', sentence: 'is no longer among the collections' },
    ]);
    expect(compareReports(none, plain).other).toHaveLength(1);
  });

  test('tells what stands in the way at the target, and what the load takes', () => {
    const newer = withUsers(({ target, forecast }) => ({
      ...(target && { target: { ...target, differences: ['streams are on'] } }),
      ...(forecast && {
        forecast: { ...forecast, time: { ...forecast.time, seconds: forecast.time.seconds * 2 } },
      }),
    }));
    const { better, worse } = compareReports(plain, newer);
    expect(worse.map(({ sentence }) => sentence)).toEqual(['streams are on', 'the load takes 100 % more']);
    expect(better.map(({ sentence }) => sentence)).toEqual([
      'no longer: point-in-time recovery is off, and the config asks for it',
    ]);
  });
});

describe('reading a report', () => {
  test('gives back what was written', () => {
    expect(readReport(JSON.stringify(sampleReport()), 'report.json')).toEqual(sampleReport());
  });

  test.each([
    ['report_invalid', 'no JSON'],
    ['report_invalid', '{"command":"migrate","format":1}'],
    ['report_invalid', JSON.stringify({ ...sampleReport(), collections: { users: {} } })],
    ['report_newer', JSON.stringify({ command: 'dry-run', format: 2 })],
  ])('ends with %s on %.30s', (code, text) => {
    const read = (): DryRunReport => readReport(text, 'old/report.json');
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining('old/report.json') }),
    );
  });
});
