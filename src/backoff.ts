import { setTimeout as delay } from 'node:timers/promises';

/** Waits. Rejects with the signal's reason when it fires first. */
export type Sleep = (milliseconds: number, stop?: AbortSignal) => Promise<void>;

/** The clock and the dice of a retry loop, replaceable in tests. */
export interface Chance {
  readonly sleep: Sleep;
  /** A number from 0 inclusive to 1 exclusive. */
  readonly random: () => number;
  /** Milliseconds since any fixed moment; never goes back. */
  readonly now: () => number;
}

/** Real time and real randomness. */
export const realChance: Chance = {
  sleep: async (milliseconds, stop) => {
    try {
      await delay(milliseconds, undefined, stop === undefined ? {} : { signal: stop });
    } catch (error) {
      // Node rejects with an AbortError of its own and keeps the reason as its cause.
      stop?.throwIfAborted();
      throw error;
    }
  },
  random: Math.random,
  now: () => performance.now(),
};

/** The shape of an exponential backoff, in milliseconds. */
export interface BackoffOptions {
  readonly base: number;
  readonly cap: number;
}

/**
 * The wait before retry number `attempt`, counted from 0: full jitter, uniform in [0, min(cap, base · 2^attempt)).
 *
 * Full jitter spreads clients that failed together better than any fixed or half-random wait.
 */
export function backoffDelay(attempt: number, options: BackoffOptions, random: () => number): number {
  return random() * Math.min(options.cap, options.base * 2 ** Math.min(attempt, 30));
}
