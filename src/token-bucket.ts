import type { Chance } from './backoff.js';

/** A rate, the clock that measures it, and who is told of waits. */
export interface TokenBucketOptions {
  /** Units a second. */
  readonly rate: number;
  readonly clock: Pick<Chance, 'now' | 'sleep'>;
  /** Told by whoever is first in the queue, before it waits, how many milliseconds remain. */
  readonly waits: (milliseconds: number) => void;
}

interface Place {
  readonly units: number;
}

/** A longer wait is divided, because what is given back meanwhile shortens it. */
const longestSleep = 1_000;

/**
 * Holds consumption to a rate although what a request consumes is known only from its answer.
 *
 * A request may start while the balance is positive. What it is expected to consume is charged at once, the difference
 * from what it did consume afterwards; a negative balance is a debt that all later requests wait for. Unused units are
 * saved up for one second.
 */
export class TokenBucket {
  readonly #options: TokenBucketOptions;
  readonly #queue: Place[] = [];
  #balance: number;
  #time: number;

  constructor(options: TokenBucketOptions) {
    this.#options = options;
    this.#balance = options.rate;
    this.#time = options.clock.now();
  }

  /** Waits for a positive balance, first come, first served, then charges `units`. Rejects with the reason of `stop`. */
  async take(units: number, stop: AbortSignal): Promise<void> {
    stop.throwIfAborted();
    const { clock, waits } = this.#options;
    const place: Place = { units };
    this.#queue.push(place);
    try {
      for (let wait = this.#wait(place); wait > 0; wait = this.#wait(place)) {
        if (this.#queue[0] === place) waits(wait);
        await clock.sleep(Math.min(wait, longestSleep), stop);
      }
      this.charge(units);
    } finally {
      this.#queue.splice(this.#queue.indexOf(place), 1);
    }
  }

  /** Charges units that were consumed; a negative number gives back. */
  charge(units: number): void {
    this.#refill();
    this.#balance = Math.min(this.#balance - units, this.#options.rate);
  }

  /** Milliseconds until it may be this one's turn; nothing exactly when it is. */
  #wait(place: Place): number {
    this.#refill();
    const ahead = this.#queue.slice(0, this.#queue.indexOf(place));
    const balance = ahead.reduce((left, { units }) => left - units, this.#balance);
    if (balance > 0 && ahead.length === 0) return 0;
    return 1 + Math.max(0, Math.floor((-balance / this.#options.rate) * 1_000));
  }

  #refill(): void {
    const { rate, clock } = this.#options;
    const now = clock.now();
    this.#balance = Math.min(rate, this.#balance + ((now - this.#time) / 1_000) * rate);
    this.#time = now;
  }
}
