import pLimit, { type LimitFunction } from 'p-limit';

/** How long after a change of concurrency its effect is awaited, in milliseconds. */
const WINDOW = 1_000;

/**
 * Bounds how many requests to one table are in flight: halved under throttling, grown by one a second without it.
 *
 * One burst of throttling counts once: requests that were sent before a decrease say nothing about its effect.
 */
export class AdaptiveConcurrency {
  readonly #limit: LimitFunction;
  readonly #max: number;
  readonly #now: () => number;
  #changed: number;

  constructor(max: number, now: () => number) {
    this.#limit = pLimit(max);
    this.#max = max;
    this.#now = now;
    this.#changed = -Infinity;
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
    this.#change(Math.max(1, Math.floor(this.current / 2)));
  }

  /** Takes note of an answer that does not. */
  succeeded(): void {
    if (this.current < this.#max) this.#change(this.current + 1);
  }

  #change(concurrency: number): void {
    const now = this.#now();
    if (now - this.#changed < WINDOW) return;
    this.#changed = now;
    this.#limit.concurrency = concurrency;
  }
}
