import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { renderPage } from '../../../src/report/dry-run/html/page.js';
import { hostile } from './hostile-texts.js';
import { sampleReport } from './sample-report.js';

const page = renderPage(sampleReport());

describe('report.html', () => {
  test('allows its own script by hash, and nothing else', () => {
    const script = /<script>([^]*?)<\/script>/.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(script).digest('base64');
    expect(page).toContain(`script-src &#39;sha256-${hash}&#39;`.replaceAll('&#39;', "'"));
    expect(page).toContain("default-src 'none'");
  });

  test('escapes what comes from documents', () => {
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toContain('<img');
    expect(page).not.toContain(hostile.style);
    expect(page).not.toContain('\u202e');
    expect(page).toContain('&lt;script>alert(1)');
    expect(page).not.toMatch(/(?:src|href)="(?!#|data:,)/);
  });

  test('marks what is extrapolated and cuts what is long', () => {
    const section = (index: number): string => page.split('<section class="collection"')[index] ?? '';
    expect(section(1)).not.toContain('≈');
    expect(section(2)).toContain('≈12,400 documents, 248 seen');
    expect(page).not.toContain(hostile.long);
    expect(page).toContain('(2,048 characters)');
  });

  test('renders a report of nothing', () => {
    const empty = renderPage(sampleReport({ collections: {} }));
    expect(empty).toContain('None: every document can be carried as it is.');
  });
});
