import { expect, test } from '@jest/globals';
import { AdaptiveConcurrency } from '../../../src/dynamodb/requests/concurrency.js';

function at(max: number): {
  readonly concurrency: AdaptiveConcurrency;
  readonly pass: (milliseconds: number) => void;
} {
  let now = 0;
  const pass = (milliseconds: number): void => {
    now += milliseconds;
  };
  return { concurrency: new AdaptiveConcurrency(max, () => now), pass };
}

test('a burst of throttling halves it once', () => {
  const { concurrency, pass } = at(16);
  for (let burst = 0; burst < 10; burst += 1) concurrency.throttled();
  expect(concurrency.current).toBe(8);
  pass(1000);
  concurrency.throttled();
  expect(concurrency.current).toBe(4);
});

test('it never falls below one', () => {
  const { concurrency, pass } = at(4);
  for (let second = 0; second < 10; second += 1) {
    concurrency.throttled();
    pass(1000);
  }
  expect(concurrency.current).toBe(1);
});

test('it grows back by one a second without throttling, to where it began', () => {
  const { concurrency, pass } = at(4);
  concurrency.throttled();
  concurrency.succeeded();
  expect(concurrency.current).toBe(2);
  for (let tenth = 0; tenth < 10; tenth += 1) {
    pass(100);
    concurrency.succeeded();
  }
  expect(concurrency.current).toBe(3);
  for (let second = 0; second < 10; second += 1) {
    pass(1000);
    concurrency.succeeded();
  }
  expect(concurrency.current).toBe(4);
});

test('no more requests run together than it says', async () => {
  const { concurrency } = at(3);
  let running = 0;
  let most = 0;
  const request = async (): Promise<void> => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
  };
  await Promise.all(Array.from({ length: 20 }, () => concurrency.run(request)));
  expect(most).toBe(3);
});
