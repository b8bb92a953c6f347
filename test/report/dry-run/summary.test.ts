import { describe, expect, test } from '@jest/globals';
import { summaryLines } from '../../../src/report/dry-run/summary.js';
import { pictureReport, sampleReport } from './sample-report.js';

const files = { html: 'r/report.html', json: 'r/report.json', markdown: 'r/report.md' };

describe('the summary of a dry run', () => {
  test.each([sampleReport(), pictureReport()])('is one screen long for six collections', (report) => {
    const lines = summaryLines(report, { columns: 80, files });
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines[1]).toBe('✗ dry run of "main": NOT READY');
    expect(lines.at(-1)).toBe('report: r/report.html');
    for (const name of ['agents', 'deployments', 'users', 'sessions', 'tickets'])
      expect(lines.some((line) => line.slice(2).startsWith(name))).toBe(true);
  });

  test.each([20, 40, 60, 80, 120, 200])('fits into %i columns', (columns) => {
    const lines = summaryLines(sampleReport(), { columns });
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
    expect(lines.join('\n')).toContain('NOT READY');
  });

  test('goes on below its beginning where a reason takes several lines', () => {
    const lines = summaryLines(sampleReport(), { columns: 40 });
    const reasons = lines.slice(2, lines.indexOf('', 2));
    expect(reasons.length).toBeGreaterThan(3);
    expect(reasons.filter((line) => !line.startsWith('  '))).toEqual([]);
  });

  test('shows everything side by side where there is room', () => {
    const lines = summaryLines(pictureReport(), { columns: 120 });
    const head = lines.find((line) => line.trim().startsWith('collection '));
    expect(head?.trim().split(/ {2,}/)).toEqual([
      'collection',
      'documents',
      'write',
      'reject',
      'size',
      'units',
      'cost',
      'time',
      'verdict',
    ]);
    const users = lines.find((line) => line.includes('users '));
    expect(users).toContain('144.6K');
    expect(users).toContain('ready with rejects');
  });

  test('marks what is extrapolated, and the sums it is in, and nothing else', () => {
    const lines = summaryLines(sampleReport(), { columns: 120 });
    const lineOf = (name: string): string => lines.find((line) => line.slice(2).startsWith(name)) ?? '';
    const numbers = (line: string): string[] =>
      line.split(/\s+/).filter((word) => /^[≈$]*\d[\d,.KM]+$/.test(word));
    expect(numbers(lineOf('deployments')).filter((number) => !number.startsWith('≈'))).toEqual([]);
    expect(numbers(lineOf('total')).filter((number) => !number.startsWith('≈'))).toEqual([]);
    expect(lineOf('users')).not.toContain('≈');
    expect(numbers(lineOf('deployments')).length).toBeGreaterThan(3);
  });

  test('tells an error, and no control character', () => {
    const error = { code: 'x', message: 'it \u001b[31mbroke', hint: 'Mend it.', exitCode: 3 } as const;
    const text = summaryLines(sampleReport({ collections: {}, error }), { columns: 80 }).join('\n');
    expect(text).toContain('error: it \\u001b[31mbroke\nhint: Mend it.');
  });
});
