import { describe, expect, test } from '@jest/globals';
import { renderMarkdown } from '../../../src/report/dry-run/markdown.js';
import { findingCodes } from './sample-findings.js';
import { hostile } from './hostile-texts.js';
import { sampleReport } from './sample-report.js';

const text = renderMarkdown(sampleReport());
const lines = text.split('\n');

describe('report.md', () => {
  test('begins with the verdict and holds every finding', () => {
    expect(lines[0]).toBe('# Dry run of main: ✗ not ready');
    for (const code of findingCodes) {
      expect(
        lines.some((line) => line.startsWith('### ') && line.endsWith(` ${code.replaceAll('_', '\\_')}`)),
      ).toBe(true);
    }
  });

  test('holds no markup from documents', () => {
    expect(text).not.toMatch(/<(?!\/?code>)/);
    expect(text).not.toContain('https://example.invalid');
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).toContain(hostile.long);
    expect(text).not.toContain('\u202e');
  });

  test('has tables whose rows are as long as their heads', () => {
    const cells = (line: string): number => line.replaceAll('\\|', '').split('|').length;
    let head = 0;
    let rows = 0;
    for (const line of lines) {
      if (!line.startsWith('|')) head = 0;
      else if (head === 0) head = cells(line);
      else {
        rows += 1;
        expect({ line, cells: cells(line) }).toEqual({ line, cells: head });
      }
    }
    expect(rows).toBeGreaterThan(100);
  });

  test('has one document and one file where others have several', () => {
    const report = sampleReport();
    const agents = report.collections['agents'];
    if (agents === undefined) throw new Error('the sample has no collection "agents"');
    const one = {
      code: 'attachments',
      effect: 'lost',
      count: 1,
      meaning: 'some',
      advice: 'copy them',
      measures: { files: 1, bytes: 3 },
      samples: [],
    } as const;
    const page = renderMarkdown({ ...report, collections: { agents: { ...agents, findings: [one] } } });
    expect(page).toMatch(/^\*\*1\*\* document would lose data.*, 1 file, 3 B$/m);
  });

  test('marks what is extrapolated', () => {
    const start = lines.indexOf('## deployments: ✓ ready');
    const section = lines.slice(
      start,
      lines.findIndex((line) => line.startsWith('## users')),
    );
    expect(section.join('\n')).toContain('Only 5,000 of 250,000 documents were read');
    expect(section.join('\n')).toContain(
      '**≈12,400** documents would lose data (248 seen), ≈13,050 files, ≈46.1 MB',
    );
    expect(text.slice(text.indexOf('## agents'), text.indexOf('## deployments'))).not.toContain('≈');
  });
});
