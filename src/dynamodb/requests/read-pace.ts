import type { TokenBucket } from '../../token-bucket.js';
import { statusOf } from './error-fields.js';
import { type RateLimitOptions, rateLimit, unitsOf } from './rate-limit.js';

/** A request that is about to be sent: so many pages of a scan, or keys. */
export interface PacedRead {
  readonly action: 'Scan' | 'BatchGetItem';
  readonly entries: number;
}

/** Sends the one request that it permits; `capacity` tells the `ConsumedCapacity` of its answer. */
export type ReadPermit = <T>(send: () => Promise<T>, capacity: (answer: T) => unknown) => Promise<T>;

/** A page has at most a megabyte, and each 4 KB of it cost a unit. */
const mostUnitsPerPage = 256;

/** The permission where nothing is to be held back. */
export const freely: ReadPermit = (send) => send();

/** Keeps all reads of one table below a rate, by what their answers say they were charged. */
export class ReadPace {
  readonly #bucket: TokenBucket | undefined;
  /** What an entry is expected to be charged, by action: as much as those of the request before. */
  readonly #expected: Record<PacedRead['action'], number>;

  constructor(options: RateLimitOptions) {
    this.#bucket = rateLimit(options, 'RU/s');
    this.#expected = { Scan: Math.min(options.rate ?? 0, mostUnitsPerPage), BatchGetItem: 1 };
  }

  /** Resolves when a request may be sent. Rejects with the reason of `stop`. */
  async admit({ action, entries }: PacedRead, stop: AbortSignal): Promise<ReadPermit> {
    const bucket = this.#bucket;
    if (bucket === undefined) return freely;
    const expected = this.#expected[action] * entries;
    await bucket.take(expected, stop);
    return async (send, capacity) => {
      const answer = await send().catch((error: unknown) => {
        // What a request consumed whose answer was lost is not known: it stays charged.
        if (statusOf(error) === 400) bucket.charge(-expected);
        throw error;
      });
      const units = unitsOf(capacity(answer)) ?? expected;
      bucket.charge(units - expected);
      this.#expected[action] = units / entries;
      return answer;
    };
  }
}
