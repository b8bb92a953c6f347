import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { ServiceServer, ServiceServerOptions } from '../../src/service/http.js';
import { eventfulService, sampleService, serve, type SampleService } from '../service/sample-service.js';
import { settled, started, synced } from '../service/service-events.js';
import { describeWithChromium, launchChromium } from '../support/chromium.js';

/** A page, and what it did that it must not. */
interface Opened {
  readonly page: Page;
  readonly requests: readonly string[];
  readonly complaints: readonly string[];
}

describeWithChromium('the status page', () => {
  let browser: Browser;
  let server: ServiceServer | undefined;

  beforeAll(async () => {
    browser = await launchChromium();
  });

  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await server?.close();
  });

  afterAll(async () => {
    // What failed before it is told by the test.
    await (browser as Browser | undefined)?.close();
  });

  async function open(
    service: SampleService,
    options: BrowserContextOptions = {},
    listening: Partial<ServiceServerOptions> = {},
  ): Promise<Opened & { readonly address: string }> {
    server = await serve(service, listening);
    const address = server.url;
    const page = await (await browser.newContext(options)).newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(address)) requests.push(request.url());
    });
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(listening.token === undefined ? address : `${address}?token=${listening.token}`);
    return { page, requests, complaints, address };
  }

  const widthOf = (page: Page): Promise<number> => page.evaluate('document.documentElement.scrollWidth');

  const card = (page: Page, name: string) => page.locator('.collections .card', { hasText: name });

  test('shows everything, asks nothing of the net and says nothing in the console', async () => {
    const { page, requests, complaints } = await open(eventfulService());
    await page.locator('#plot canvas').waitFor();
    await expect(page.locator('.verdict strong').innerText()).resolves.toBe('Unhealthy');
    await expect(page.locator('.verdict li').innerText()).resolves.toContain('"sessions" is gone');
    await expect(card(page, 'agents').innerText()).resolves.toContain('in step');
    await expect(card(page, 'tickets').innerText()).resolves.toMatch(/Pending\s+3,750/);
    await expect(card(page, 'sessions').innerText()).resolves.toContain('table_missing');
    await expect(page.getByText('tickets/2026-11-22/<b>0042</b>', { exact: true }).isVisible()).resolves.toBe(
      true,
    );
    expect({ requests, complaints }).toEqual({ requests: [], complaints: [] });
  });

  test('follows what happens, without a reload', async () => {
    const service = sampleService();
    const { page, complaints } = await open(service);
    await expect(page.title()).resolves.toMatch(/^✓/);
    const before = await page.locator('#plot canvas').elementHandle();
    service.pass(5);
    service.take({ ...started(4_321), collection: 'agents' });
    await card(page, 'agents').getByText('4,321').waitFor();
    service.take({ ...settled(4_321), collection: 'agents' });
    service.take({ ...synced, collection: 'agents' });
    await page.locator('td', { hasText: '4,321 written' }).waitFor();
    service.take({ type: 'finished', status: 'failed', error: new Error('no'), collection: 'tickets' });
    await page.getByText('Unhealthy').waitFor();
    await expect(page.title()).resolves.toMatch(/^✗/);
    await expect(
      page.locator('#plot canvas').evaluate((canvas, was) => canvas === was, before),
    ).resolves.toBe(true);
    await expect(page.locator('#rate').getAttribute('data-rate')).resolves.toContain('4321');
    expect(complaints).toEqual([]);
  });

  test('leaves alone what has not changed', async () => {
    const service = eventfulService();
    const { page } = await open(service);
    const scroll = page.locator('.scroll').first();
    await scroll.evaluate((element) => {
      element.id = 'mark';
      Object.assign(element, { marked: true });
    });
    service.take({ ...settled(77_777), collection: 'tickets' });
    await page.locator('#mark').waitFor({ state: 'detached' });
    await expect(scroll.evaluate((element) => 'marked' in element)).resolves.toBe(true);
  });

  test('says that the connection is lost, and goes on when it is back', async () => {
    const service = sampleService();
    const { page, address } = await open(service);
    const banner = page.locator('#connection');
    await expect(banner.isHidden()).resolves.toBe(true);
    await server?.close();
    await banner.waitFor({ state: 'visible' });
    await expect(banner.innerText()).resolves.toContain('Connection lost');
    service.take({ ...started(99), collection: 'agents' });
    server = await serve(service, { port: Number(new URL(address).port) });
    await card(page, 'agents').getByText('99').waitFor();
    await expect(banner.isHidden()).resolves.toBe(true);
  });

  test('is complete without JavaScript', async () => {
    const { page } = await open(eventfulService(), { javaScriptEnabled: false });
    await expect(page.locator('#rate svg').isVisible()).resolves.toBe(true);
    await expect(page.locator('.collections .card').count()).resolves.toBe(4);
    await expect(page.locator('h2').allInnerTexts()).resolves.toEqual([
      'Collections',
      'Last passes',
      'Last rejects',
    ]);
  });

  test('takes its token from the address once, and removes it from there', async () => {
    const { page, complaints, address } = await open(sampleService(), {}, { token: 'a-long-token' });
    await page.locator('#plot canvas').waitFor();
    expect(page.url()).toBe(address);
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    expect(cookie?.value).not.toContain('a-long-token');
    await page.reload();
    await expect(page.locator('h1').innerText()).resolves.toBe('docferry: couchdb-to-dynamodb');
    expect(complaints).toEqual([]);
  });

  test.each([360, 768, 1_180])('needs no sideways scrolling at %i px', async (width) => {
    const { page } = await open(eventfulService(), { viewport: { width, height: 740 } });
    await page.locator('#plot canvas').waitFor();
    expect(await widthOf(page)).toBeLessThanOrEqual(width);
    await page.setViewportSize({ width: 360, height: 740 });
    // The chart is drawn anew a moment later.
    while ((await widthOf(page)) > 360) await page.waitForTimeout(50);
  });

  test('is light or dark as the system is, and can be read in both', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await open(eventfulService(), { colorScheme });
      const colours =
        '[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]';
      const [ink = 0, paper = 0] = (await page.evaluate<string[]>(colours)).map(brightness);
      expect(Math.abs(ink - paper)).toBeGreaterThan(150);
      expect(paper > ink).toBe(colorScheme === 'light');
      await server?.close();
    }
  });

  const picture = process.env['STATUS_PICTURE'];
  const testPicture = picture === undefined ? test.skip : test;

  testPicture.each([
    ['', 1_120, 'light'],
    ['-dark', 1_120, 'dark'],
    ['-phone', 360, 'light'],
  ] as const)('is drawn for the README%s', async (suffix, width, colorScheme) => {
    const { page } = await open(eventfulService(), { viewport: { width, height: 1_200 }, colorScheme });
    await page.locator('#plot canvas').waitFor();
    await page.screenshot({ path: `${picture ?? ''}${suffix}.png`, fullPage: suffix !== '' });
  });
});

/** The mean of the three parts of a colour such as `rgb(20, 23, 26)`. */
function brightness(colour: string): number {
  const parts = [...colour.matchAll(/\d+/g)].slice(0, 3).map(Number);
  return parts.reduce((sum, part) => sum + part, 0) / 3;
}
