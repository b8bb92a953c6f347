import pLimit, { type LimitFunction } from 'p-limit';

/** How long after a change of concurrency its effect is awaited, in milliseconds. */
const WINDOW = 1_000;

/**
 * Bounds how many requests to one table are in flight: halved under throttling, grown by one a second without it.
 *
 * One burst of throttling counts once: requests that were sent before a decrease say nothing about its effect. It never
 * grows in a second that has seen throttling, whatever else succeeds meanwhile.
 */
export class AdaptiveConcurrency {
  readonly #limit: LimitFunction;
  readonly #max: number;
  readonly #now: () => number;
  #decreased = -Infinity;
  #increased = -Infinity;
  #throttled = -Infinity;

  constructor(max: number, now: () => number) {
    this.#limit = pLimit(max);
    this.#max = max;
    this.#now = now;
  }

  /** How many requests may be in flight together. */
  get current(): number {
    return this.#limit.concurrency;
  }

  /** Runs a request when there is room for it. */
  run<T>(request: () => Promise<T>): Promise<T> {
    return this.#limit(request);
  }

  /** Takes note of an answer that throttles. */
  throttled(): void {
    this.#throttled = this.#now();
    if (this.#throttled - this.#decreased < WINDOW) return;
    this.#decreased = this.#throttled;
    this.#limit.concurrency = Math.max(1, Math.floor(this.current / 2));
  }

  /** Takes note of an answer that does not. */
  succeeded(): void {
    const now = this.#now();
    if (this.current === this.#max || now - Math.max(this.#increased, this.#throttled) < WINDOW) return;
    this.#increased = now;
    this.#limit.concurrency = this.current + 1;
  }
}
