import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { writeVerifyPage } from '../../src/report/verify/file.js';
import type { Verified } from '../../src/report/verify/page-model.js';
import type { VerifyCounts } from '../../src/verify/counts.js';
import { hostile } from '../report/dry-run/hostile-texts.js';
import { describeWithChromium, launchChromium } from '../support/chromium.js';

const counts: VerifyCounts = {
  compared: 12_345,
  equal: 12_340,
  differing: 3,
  missing: 2,
  extra: 1,
  repaired: 0,
  rejected: 4,
  skipped: 5,
};

const ids = Object.values(hostile);

const verified: Verified = {
  ok: false,
  migration: hostile.script,
  collections: {
    users: {
      ...counts,
      status: 'complete',
      samples: {
        missing: ids.map((id) => ({ id })),
        differing: ids.map((id) => ({ id, path: id, expected: 'N', actual: 'S', actualValue: id })),
        extra: [{ id: 'by-hand' }],
      },
      files: { missing: '/state/verify/users/missing' },
      changes: { since: '2026-03-04T05:06:07.000Z' },
      resumed: { begunAt: '2026-03-05T01:00:00.000Z', savedAt: '2026-03-05T01:30:00.000Z' },
      notices: [],
      seconds: 3,
    },
    [hostile.image]: {
      ...counts,
      status: 'failed',
      samples: { missing: [], differing: [], extra: [] },
      files: {},
      notices: [{ code: 'x_n', message: hostile.style, count: 1 }],
      seconds: 3,
      error: { code: 'c', message: hostile.script, hint: 'Look.', exitCode: 3 },
    },
  },
  totals: counts,
  seconds: 6,
};

describeWithChromium('the page of a verification', () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'verify-page-'));
    browser = await launchChromium();
  });

  afterAll(async () => {
    // What failed before them is told by the test.
    await (browser as Browser | undefined)?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('tells counts and samples, runs nothing, loads nothing, and fits a small screen', async () => {
    const address = pathToFileURL(await writeVerifyPage(verified, folder)).href;
    const page = await browser.newPage({ viewport: { width: 360, height: 700 } });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => {
      complaints.push(dialog.message());
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (request.url() !== address && !request.url().startsWith('data:')) complaints.push(request.url());
    });
    await page.goto(address);
    expect(complaints).toEqual([]);
    expect(await page.title()).toContain('6 differences');
    const shown = await page.locator('main').innerText();
    for (const text of ['12,345', '3 differing', '2 missing', 'by-hand', '/state/verify/users/missing'])
      expect(shown).toContain(text);
    for (const limit of [
      'since the full verification of 2026-03-04T05:06:07.000Z',
      'went on from a verification',
    ])
      expect(shown).toContain(limit);
    expect(shown).toContain('<script>alert(1)</script>');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    expect(await page.locator('script').count()).toBe(0);
  });
});
