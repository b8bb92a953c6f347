import { describe, expect, test } from '@jest/globals';
import { TokenBucket } from '../src/token-bucket.js';
import { seededRandom } from './support/random.js';
import { testSeed } from './support/seed.js';
import { VirtualTime } from './support/virtual-time.js';

const never = new AbortController().signal;

interface Setup {
  readonly time: VirtualTime;
  readonly clock: ReturnType<VirtualTime['chance']>;
  readonly bucket: TokenBucket;
  readonly waits: number[];
}

function setUp(rate: number): Setup {
  const time = new VirtualTime();
  const clock = time.chance();
  const waits: number[] = [];
  const bucket = new TokenBucket({ rate, clock, waits: (milliseconds) => waits.push(milliseconds) });
  return { time, clock, bucket, waits };
}

describe('a token bucket', () => {
  test('lets what is saved up pass, and one more that makes a debt, without waiting', async () => {
    const { bucket, waits } = setUp(100);
    await bucket.take(60, never);
    await bucket.take(500, never);
    expect(waits).toEqual([]);
  });

  test('lets nobody pass before the debt is paid', async () => {
    const { time, clock, bucket, waits } = setUp(100);
    await bucket.take(350, never);
    await time.run(bucket.take(1, never));
    expect(clock.now()).toBeGreaterThanOrEqual(2_500);
    expect(clock.now()).toBeLessThan(2_510);
    expect(waits[0]).toBe(2_501);
  });

  test('a balance of nothing is not enough', async () => {
    const { time, clock, bucket } = setUp(100);
    await bucket.take(100, never);
    await time.run(bucket.take(1, never));
    expect(clock.now()).toBe(1);
  });

  test('saves up one second and no more', async () => {
    const { time, clock, bucket } = setUp(100);
    await time.run(clock.sleep(60_000));
    await bucket.take(150, never);
    await time.run(bucket.take(1, never));
    expect(clock.now() - 60_000).toBeGreaterThanOrEqual(500);
  });

  test('what is charged afterwards delays the next, and what is given back hastens it', async () => {
    const late = setUp(100);
    await late.bucket.take(10, never);
    late.bucket.charge(190);
    await late.time.run(late.bucket.take(1, never));
    expect(late.clock.now()).toBeGreaterThanOrEqual(1_000);

    const early = setUp(100);
    await early.bucket.take(600, never);
    const next = early.bucket.take(1, never);
    early.bucket.charge(-400);
    await early.time.run(next);
    expect(early.clock.now()).toBeGreaterThanOrEqual(1_000);
    expect(early.clock.now()).toBeLessThan(2_000);
  });

  test('what is given back does not grow beyond one second', async () => {
    const { time, clock, bucket } = setUp(100);
    bucket.charge(-10_000);
    await bucket.take(200, never);
    await time.run(bucket.take(1, never));
    expect(clock.now()).toBeGreaterThanOrEqual(1_000);
  });

  test('serves in the order of coming, and only the first tells of its wait', async () => {
    const { time, bucket, waits } = setUp(1_000);
    await bucket.take(1_500, never);
    const order: number[] = [];
    const takes = [500, 1, 700, 1].map(async (units, place) => {
      await bucket.take(units, never);
      order.push(place);
    });
    expect(waits).toEqual([501]);
    await time.run(Promise.all(takes));
    expect(order).toEqual([0, 1, 2, 3]);
  });

  test('one that is stopped leaves the queue at once, is charged nothing, and the others go on', async () => {
    const { time, clock, bucket } = setUp(100);
    await bucket.take(200, never);
    const controller = new AbortController();
    const first = bucket.take(1, never);
    const stopped = bucket.take(10_000, controller.signal);
    const last = bucket.take(1, never);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(stopped).rejects.toBe(reason);
    expect(clock.now()).toBe(0);
    await time.run(Promise.all([first, last]));
    expect(clock.now()).toBeLessThan(1_050);
    await expect(bucket.take(1, controller.signal)).rejects.toBe(reason);
  });

  test(`holds the rate whatever requests turn out to consume, seed ${testSeed}`, async () => {
    const rate = 500;
    const random = seededRandom(testSeed);
    const { time, clock, bucket } = setUp(rate);
    let consumed = 0;
    const largest = 120;
    const writer = async (): Promise<void> => {
      while (clock.now() < 60_000) {
        const expected = 1 + Math.floor(random() * largest);
        await bucket.take(expected, never);
        await clock.sleep(5 + random() * 100);
        const actual = Math.floor(random() * largest);
        consumed += actual;
        bucket.charge(actual - expected);
      }
    };
    await time.run(Promise.all(Array.from({ length: 8 }, writer)));
    const seconds = clock.now() / 1_000;
    expect(consumed).toBeLessThanOrEqual(rate * (seconds + 1) + 8 * largest);
    expect(consumed).toBeGreaterThan(rate * seconds * 0.97);
  });
});
