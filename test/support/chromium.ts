import { describe, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

const installed = places.find((place) => place !== undefined && existsSync(place));

/** A suite that needs Chromium. It is skipped visibly where that is missing, and fails there under CI. */
export function describeWithChromium(name: string, suite: () => void): void {
  if (installed !== undefined || process.env['CI'] !== undefined) {
    describe(name, suite);
    return;
  }
  describe.skip(name, () => {
    test('needs Chromium: install it, or name it in CHROMIUM_PATH', () => undefined);
  });
}

/** Starts Chromium without anything that asks the net by itself. */
export async function launchChromium(): Promise<Browser> {
  if (installed === undefined) throw new Error(`Chromium is required in CI: none of ${places.join(', ')}`);
  return chromium.launch({
    executablePath: installed,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
