import { expect, test } from '@jest/globals';
import type { Page, Position } from '../../src/document.js';
import { SourceWait } from '../../src/pipeline/source-wait.js';

const page: Page = { changes: [], skipped: 0, position: 'p' as Position, phase: 'copy' };

/** A source that yields a page whenever it is told to, and what was told about waiting for it. */
function setUp(): {
  readonly wait: SourceWait;
  readonly pages: AsyncGenerator<Page>;
  readonly give: () => void;
  readonly told: () => number;
  readonly state: { busy: boolean };
} {
  const state = { busy: false };
  let told = 0;
  let give = (): void => undefined;
  const wait = new SourceWait(
    () => state.busy,
    (event) => {
      expect(event).toEqual({ type: 'waiting', side: 'source' });
      told += 1;
    },
  );
  async function* source(): AsyncGenerator<Page> {
    for (;;) {
      await new Promise<void>((resolve) => (give = resolve));
      yield page;
    }
  }
  return {
    wait,
    pages: wait.over(source()),
    give: () => {
      give();
    },
    told: () => told,
    state,
  };
}

test('waiting with nothing in flight is told for each page', async () => {
  const { wait, pages, give, told } = setUp();
  for (const count of [1, 2]) {
    const next = pages.next();
    expect(told()).toBe(count);
    give();
    expect(await next).toEqual({ done: false, value: page });
  }
  wait.idle();
  expect(told()).toBe(2);
});

test('waiting with writes in flight is told when they have ended', async () => {
  const { wait, pages, give, told, state } = setUp();
  state.busy = true;
  const next = pages.next();
  wait.idle();
  expect(told()).toBe(0);
  state.busy = false;
  wait.idle();
  expect(told()).toBe(1);
  give();
  await next;
});

test('nothing is waited for before the first page is asked for', async () => {
  const { wait, pages, give, told } = setUp();
  wait.idle();
  expect(told()).toBe(0);
  const next = pages.next();
  expect(told()).toBe(1);
  give();
  await next;
});
