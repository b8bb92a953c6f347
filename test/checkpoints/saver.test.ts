import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Saver } from '../../src/checkpoints/saver.js';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe('Saver', () => {
  test('saves the latest value once in an interval', async () => {
    const saved: number[] = [];
    const saver = new Saver<number>({
      interval: 1000,
      failed: () => {},
      save: (value) => Promise.resolve(void saved.push(value)),
    });
    for (let value = 1; value <= 10; value += 1) {
      saver.note(value);
      await jest.advanceTimersByTimeAsync(300);
    }
    expect(saved).toEqual([4, 8]);
    await saver.flush();
    expect(saved).toEqual([4, 8, 10]);
    await saver.flush();
    expect(saved).toEqual([4, 8, 10]);
  });

  test('never saves twice at a time, nor an older value after a newer one', async () => {
    const order: string[] = [];
    const saver = new Saver<number>({
      interval: 10,
      failed: () => {},
      save: async (value) => {
        order.push(`start ${value}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
        order.push(`end ${value}`);
      },
    });
    saver.note(1);
    await jest.advanceTimersByTimeAsync(20);
    saver.note(2);
    const flushed = saver.flush();
    await jest.advanceTimersByTimeAsync(300);
    await flushed;
    expect(order).toEqual(['start 1', 'end 1', 'start 2', 'end 2']);
  });

  test('tells the first failure at once, throws it at the end, and saves nothing after it', async () => {
    const failures: unknown[] = [];
    let calls = 0;
    const saver = new Saver<number>({
      interval: 10,
      failed: (error) => failures.push(error),
      save: () => {
        calls += 1;
        return Promise.reject(new Error('disk full'));
      },
    });
    saver.note(1);
    await jest.advanceTimersByTimeAsync(10);
    expect(failures).toHaveLength(1);
    saver.note(2);
    await expect(saver.flush()).rejects.toThrow('disk full');
    expect(calls).toBe(1);
  });
});
