import type { Chance } from '../../backoff.js';
import { isRecord } from '../../dynamodb/requests/error-fields.js';
import type { AdapterEvent, Report } from '../../events.js';
import { TokenBucket } from '../../token-bucket.js';

/** How fast one table may be read, and who is told of waits. */
export interface ReadPaceOptions {
  /** Read units a second; none means as fast as the table answers. */
  readonly rate: number | undefined;
  readonly chance: Chance;
  readonly report: Report<AdapterEvent>;
}

/** Keeps the reads of one table below a rate, by what its answers say they were charged. */
export class ReadPace {
  readonly #bucket: TokenBucket | undefined;
  /** What a request is expected to be charged: as much as the one before. */
  #expected = 1;

  constructor({ rate, chance, report }: ReadPaceOptions) {
    if (rate === undefined) return;
    const limit = `rate limit ${rate} RU/s`;
    const waits = (delay: number): void => {
      report({ type: 'paced', side: 'source', limit, delay });
    };
    this.#bucket = new TokenBucket({ rate, clock: chance, waits });
  }

  /** Sends a request when it is its turn; `capacity` tells its answer's `ConsumedCapacity`. */
  async run<T>(send: () => Promise<T>, capacity: (answer: T) => unknown, stop: AbortSignal): Promise<T> {
    if (this.#bucket === undefined) return await send();
    const expected = this.#expected;
    await this.#bucket.take(expected, stop);
    const answer = await send();
    const units = unitsOf(capacity(answer)) ?? expected;
    this.#bucket.charge(units - expected);
    this.#expected = units;
    return answer;
  }
}

function unitsOf(capacity: unknown): number | undefined {
  const units: unknown = isRecord(capacity) ? capacity['CapacityUnits'] : undefined;
  return typeof units === 'number' ? units : undefined;
}
