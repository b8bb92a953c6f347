import { expect, test } from '@jest/globals';
import { RetryBudget, TableProgress } from '../../../src/dynamodb/requests/retry-budget.js';
import { process } from '../../support/fake-dynamodb.js';
import { never } from '../../../src/testing/writes.js';
import { startFakeTarget } from './fake-target.js';

const patience = 60_000;

interface Clock {
  now: number;
}

function budgets(count: number): { readonly clock: Clock; readonly all: readonly RetryBudget[] } {
  const clock = { now: 5_000 };
  const table = new TableProgress();
  const chance = { now: () => clock.now, random: () => 1, sleep: () => Promise.resolve() };
  return { clock, all: Array.from({ length: count }, () => new RetryBudget({ patience, chance, table })) };
}

/** One attempt of some milliseconds that fails, and its wait; tells whether another may follow. */
function failing(budget: RetryBudget, clock: Clock, milliseconds: number): boolean {
  budget.begin();
  clock.now += milliseconds;
  const delay = budget.next();
  clock.now += delay ?? 0;
  return delay !== undefined;
}

test('a batch is given up after its patience without progress', () => {
  const { clock, all } = budgets(1);
  const [batch] = all;
  let attempts = 0;
  while (batch !== undefined && failing(batch, clock, 1_000)) attempts += 1;
  expect(attempts).toBeGreaterThan(5);
  expect(clock.now).toBeGreaterThanOrEqual(5_000 + patience);
  expect(clock.now).toBeLessThan(5_000 + patience + 21_000);
});

test('progress of another batch keeps it going, and its own waits go on growing', () => {
  const { clock, all } = budgets(2);
  const [unlucky, lucky] = all;
  if (unlucky === undefined || lucky === undefined) throw new Error('there are two');
  for (let round = 0; round < 100; round += 1) {
    expect(failing(unlucky, clock, 30_000)).toBe(true);
    lucky.begin();
    lucky.renew();
  }
  expect(unlucky.attempts).toBe(100);
  while (failing(unlucky, clock, 30_000));
  expect(unlucky.idle).toBeGreaterThanOrEqual(patience);
});

test('time in which it is held back does not count', () => {
  const { clock, all } = budgets(1);
  const [batch] = all;
  for (let round = 0; round < 3; round += 1) {
    clock.now += 10 * patience;
    if (batch !== undefined) expect(failing(batch, clock, 1_000)).toBe(true);
  }
});

test('a table that takes other writes is not given up for one that it does not take', async () => {
  await using place = await startFakeTarget({ giveUpSeconds: 60 });
  const { fake, target, batch, waits } = place;
  let refusals = 0;
  let others = 0;
  fake.always('BatchWriteItem', (exchange) => {
    const unlucky = exchange.writes.has('unlucky') && refusals < 40;
    if (unlucky) refusals += 1;
    process(unlucky ? 0 : Infinity)(exchange);
  });
  const state = { done: false };
  const writing = target.write(batch('unlucky'), never).finally(() => (state.done = true));
  writing.catch(() => undefined);
  while (!state.done) await target.write(batch(`other-${(others += 1)}`), never);
  expect(await writing).toEqual([]);
  expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(5 * 60_000);
});

test('a table that has taken other writes and then stands still is given up', async () => {
  await using place = await startFakeTarget({ giveUpSeconds: 60 });
  const { fake, target, batch } = place;
  fake.script('BatchWriteItem', process(Infinity), process(Infinity));
  fake.always('BatchWriteItem', process(0));
  await target.write(batch('a'), never);
  await target.write(batch('b'), never);
  await expect(target.write(batch('c'), never)).rejects.toMatchObject({ code: 'target_unavailable' });
});
