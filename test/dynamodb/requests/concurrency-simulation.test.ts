import { describe, expect, test } from '@jest/globals';
import { AdaptiveConcurrency } from '../../../src/dynamodb/requests/concurrency.js';
import { seededRandom } from '../../support/random.js';
import { testSeed } from '../../support/seed.js';
import { VirtualTime } from '../../support/virtual-time.js';

const unitsOfBatch = 25;
const seconds = 120;

interface Outcome {
  /** Batches a second, of those that were accepted after the first half minute. */
  readonly rate: number;
  readonly throttledShare: number;
  /** The concurrency at the end of each second. */
  readonly levels: readonly number[];
}

/** Writers who never rest, and a server that accepts `capacity` units a second and throttles beyond. */
async function simulate(capacity: number, writers: number, seed: number): Promise<Outcome> {
  const random = seededRandom(seed);
  const time = new VirtualTime();
  const clock = time.chance(random);
  const concurrency = new AdaptiveConcurrency(writers, clock.now);
  const levels: number[] = [];
  let saved = capacity;
  let refilled = 0;
  const answers = { accepted: 0, throttled: 0 };
  const over = (): boolean => clock.now() >= seconds * 1_000;
  const accepts = (): boolean => {
    saved = Math.min(capacity, saved + ((clock.now() - refilled) / 1_000) * capacity);
    refilled = clock.now();
    if (saved < unitsOfBatch) return false;
    saved -= unitsOfBatch;
    return true;
  };
  const request = async (): Promise<boolean> => {
    await clock.sleep(20 + 60 * random());
    return accepts();
  };
  const writer = async (): Promise<void> => {
    while (!over()) {
      const fine = await concurrency.run(request);
      if (clock.now() > 30_000) answers[fine ? 'accepted' : 'throttled'] += 1;
      if (fine) concurrency.succeeded();
      else {
        concurrency.throttled();
        await clock.sleep(50 * random());
      }
    }
  };
  const observer = async (): Promise<void> => {
    while (!over()) {
      await clock.sleep(1_000);
      levels.push(concurrency.current);
    }
  };
  await time.run(Promise.all([observer(), ...Array.from({ length: writers }, writer)]));
  const { accepted, throttled } = answers;
  return { rate: accepted / (seconds - 30), throttledShare: throttled / (accepted + throttled), levels };
}

describe(`against a server that throttles, seed ${testSeed}`, () => {
  // A batch takes 50 ms, so that `capacity / 25 · 0.05` requests in flight consume exactly the capacity.
  test.each([
    [2_000, 4],
    [4_000, 8],
    [8_000, 16],
  ])('with %i units a second it stays near %i requests, and uses most of them', async (capacity, ideal) => {
    const { rate, throttledShare, levels } = await simulate(capacity, 64, testSeed);
    const settled = levels.slice(30);
    expect(rate * unitsOfBatch).toBeGreaterThan(0.75 * capacity);
    expect(throttledShare).toBeLessThan(0.1);
    expect(Math.max(...settled)).toBeLessThanOrEqual(2 * ideal);
    expect(Math.min(...settled)).toBeGreaterThanOrEqual(Math.floor(ideal / 2) - 1);
  });

  test('it keeps all requests in flight where nothing throttles', async () => {
    const { throttledShare, levels } = await simulate(1e9, 16, testSeed);
    expect(throttledShare).toBe(0);
    expect(new Set(levels)).toEqual(new Set([16]));
  });
});
