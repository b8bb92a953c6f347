import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { writeReport } from '../../src/report/dry-run/files.js';
import { findingCodes } from '../report/dry-run/sample-findings.js';
import { hostile } from '../report/dry-run/hostile-texts.js';
import { pictureReport, sampleReport } from '../report/dry-run/sample-report.js';
import { describeWithChromium, launchChromium } from '../support/chromium.js';

/** A page, and what it did that it must not. */
interface Opened {
  readonly page: Page;
  readonly requests: readonly string[];
  readonly complaints: readonly string[];
}

describeWithChromium('the page of a report', () => {
  let browser: Browser;
  let folder: string;
  let address: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'report-page-'));
    browser = await launchChromium();
    const { html } = await writeReport(sampleReport(), folder);
    address = pathToFileURL(html).href;
  });

  afterAll(async () => {
    // What failed before them is told by the test.
    await (browser as Browser | undefined)?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(options: BrowserContextOptions = {}): Promise<Opened> {
    const page = await browser.newPage(options);
    const requests: string[] = [];
    const complaints: string[] = [];
    await page.route('**/*', (route) => {
      const url = route.request().url();
      if (url === address) return route.continue();
      requests.push(url);
      return route.abort();
    });
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(address);
    return { page, requests, complaints };
  }

  const codesIn = (page: Page): Promise<string[]> =>
    page.locator('table[data-sortable] tbody th').allInnerTexts();

  const countsIn = (page: Page): Promise<number[]> =>
    page
      .locator('table[data-sortable] tbody td.number')
      .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute('data-value'))));

  const widthOf = (page: Page): Promise<number> => page.evaluate('document.documentElement.scrollWidth');

  test('says nothing in the console, asks nothing of the net and runs nothing from documents', async () => {
    const { page, requests, complaints } = await open();
    for (const summary of await page.locator('summary').all()) await summary.click();
    await expect(page.getByText(hostile.script, { exact: true }).first().isVisible()).resolves.toBe(true);
    await expect(page.locator('img').count()).resolves.toBe(0);
    await expect(page.locator('script').count()).resolves.toBe(1);
    await expect(page.locator('style').count()).resolves.toBe(1 + (await page.locator('svg style').count()));
    expect({ requests, complaints }).toEqual({ requests: [], complaints: [] });
    await page.close();
  });

  test('shows the verdict first and every finding', async () => {
    const { page } = await open();
    await expect(page.locator('.verdict strong').innerText()).resolves.toBe('Not ready');
    expect(new Set(await codesIn(page))).toEqual(new Set(findingCodes));
    for (const code of findingCodes) {
      const card = page.locator(`#collection-5-${code}`);
      await expect(card.isVisible()).resolves.toBe(true);
      await expect(card.locator('.samples code').first().isVisible()).resolves.toBe(true);
    }
    await page.close();
  });

  test('has charts with a name that are drawn, and their numbers as text', async () => {
    const { page } = await open();
    const charts = page.locator('figure svg[role=img]');
    expect(await charts.count()).toBeGreaterThan(6);
    for (const chart of await charts.all()) {
      expect(await chart.getAttribute('aria-label')).not.toBe('');
      const box = await chart.boundingBox();
      expect(box?.width).toBeGreaterThan(200);
      const fonts = await chart
        .locator('text')
        .evaluateAll((texts) => texts.map((text) => text.getBoundingClientRect().height));
      expect(Math.min(...fonts)).toBeGreaterThan(9);
    }
    await expect(page.locator('figure details table').count()).resolves.toBe(await charts.count());
    await page.close();
  });

  test('sorts findings by click and by keyboard, and says how', async () => {
    const { page } = await open();
    const head = page.locator('table[data-sortable] th', { hasText: 'Documents' });
    const ascending = (await countsIn(page)).sort((a, b) => a - b);
    await head.getByRole('button').click();
    await expect(countsIn(page)).resolves.toEqual(ascending);
    await expect(head.getAttribute('aria-sort')).resolves.toBe('ascending');
    await page.keyboard.press('Enter');
    await expect(countsIn(page)).resolves.toEqual(ascending.toReversed());
    await expect(head.getAttribute('aria-sort')).resolves.toBe('descending');
    await page.locator('table[data-sortable] th', { hasText: 'Finding' }).getByRole('button').focus();
    await page.keyboard.press('Space');
    const codes = await codesIn(page);
    expect(codes).toEqual([...codes].sort((a, b) => a.localeCompare(b)));
    await expect(head.getAttribute('aria-sort')).resolves.toBeNull();
    await page.close();
  });

  test('is complete without JavaScript, and then without buttons', async () => {
    const scripted = await open();
    const plain = await open({ javaScriptEnabled: false });
    await expect(plain.page.locator('button').count()).resolves.toBe(0);
    await expect(plain.page.locator('main').innerText()).resolves.toBe(
      await scripted.page.locator('main').innerText(),
    );
    await scripted.page.close();
    await plain.page.close();
  });

  test.each([360, 768, 1_180])('needs no sideways scrolling at %i px', async (width) => {
    const { page } = await open({ viewport: { width, height: 740 } });
    await page.locator('details').evaluateAll((all) => {
      for (const details of all) details.setAttribute('open', '');
    });
    expect(await widthOf(page)).toBeLessThanOrEqual(width);
    await page.close();
  });

  test('is light or dark as the system is, and can be read in both', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await open({ colorScheme });
      const colours =
        '[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]';
      const [ink = 0, paper = 0] = (await page.evaluate<string[]>(colours)).map(brightness);
      expect(Math.abs(ink - paper)).toBeGreaterThan(150);
      expect(paper > ink).toBe(colorScheme === 'light');
      await page.close();
    }
  });

  test('can be printed, with what is folded away', async () => {
    const { page, complaints } = await open({ colorScheme: 'dark' });
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.emulateMedia({ media: 'print', colorScheme: 'light' });
    const folded = page.locator('details .samples code').last();
    expect((await folded.boundingBox())?.height).toBeGreaterThan(5);
    expect(complaints).toEqual([]);
    await page.close();
  });

  const picture = process.env['REPORT_PICTURE'];
  const testPicture = picture === undefined ? test.skip : test;

  testPicture('is drawn for the README', async () => {
    const { html } = await writeReport(pictureReport(), join(folder, 'picture'));
    const page = await browser.newPage({ viewport: { width: 1_120, height: 1_400 }, colorScheme: 'light' });
    await page.goto(pathToFileURL(html).href);
    await page.screenshot({ path: picture ?? '' });
    await page.close();
  });
});

/** The mean of the three parts of a colour such as `rgb(20, 23, 26)`. */
function brightness(colour: string): number {
  const parts = [...colour.matchAll(/\d+/g)].slice(0, 3).map(Number);
  return parts.reduce((sum, part) => sum + part, 0) / 3;
}
