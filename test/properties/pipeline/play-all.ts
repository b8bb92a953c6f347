import { jest } from '@jest/globals';
import { testSeed } from '../../support/seed.js';
import type { Carrier } from './carry.js';
import { type Ends, play } from './play.js';

/** How many plays a property is tried on: as many as DOCFERRY_RUNS says. */
export function playsOr(standard: number): number {
  return Number(process.env['DOCFERRY_RUNS'] ?? standard);
}

/** Plays many times with seeds that follow each other, and names the seed of a play that breaks a law. */
export async function playAll(carrier: Carrier, count: number): Promise<Ends> {
  // Real time takes no part: a second passes when the play says so.
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick', 'performance', 'Date'] });
  const total: Ends = { complete: 0, stopped: 0, failed: 0, crashed: 0 };
  try {
    for (let index = 0; index < count; index += 1) {
      const ends = await playOne(testSeed + index, carrier);
      for (const end of ['complete', 'stopped', 'failed', 'crashed'] as const) total[end] += ends[end];
    }
  } finally {
    jest.useRealTimers();
  }
  return total;
}

async function playOne(seed: number, carrier: Carrier): Promise<Ends> {
  try {
    return await play(seed, carrier, {
      pass: () => {
        jest.advanceTimersByTime(1_000);
      },
      clear: () => {
        jest.clearAllTimers();
      },
    });
  } catch (error) {
    throw new Error(`DOCFERRY_SEED=${seed} DOCFERRY_RUNS=1: ${String(error)}`, { cause: error });
  }
}
