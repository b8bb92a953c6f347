import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { carry } from '../../examples/run-migration.js';
import { OwnAdapters } from '../library/own-adapters.js';

let own: OwnAdapters;
beforeEach(async () => {
  own = await OwnAdapters.create();
});
afterEach(() => own[Symbol.asyncDispose]());

async function carried(signal = new AbortController().signal): Promise<readonly unknown[]> {
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  const ok = await carry(own.config(), { log, state: own.state, signal });
  return [ok, ...lines];
}

test('the example of the page migrates and verifies', async () => {
  expect(await carried()).toEqual([true, '3 documents were written', '3 of 3 documents are equal']);
});

test('it tells what is rejected, without secrets', async () => {
  own.users.put('hunter2', { _id: '' });
  const [ok, rejected] = await carried();
  expect(ok).toBe(false);
  expect(rejected).toMatch(/^users: \[redacted\]: /);
});

test('it can be stopped', async () => {
  expect(await carried(AbortSignal.abort())).toEqual([false, '0 documents were written']);
});

test('docs/library.md shows this very file', async () => {
  const [page, code] = await Promise.all(
    ['docs/library.md', 'examples/run-migration.ts'].map((path) =>
      readFile(new URL(`../../${path}`, import.meta.url), 'utf8'),
    ),
  );
  expect(page).toContain(`\`\`\`ts\n${code}\`\`\`\n`);
});
