import { backoffDelay, type Chance } from '../../backoff.js';

const BACKOFF = { base: 50, cap: 20_000 };

/** The waits that one batch may still take. Progress renews it: only standing still is given up. */
export class RetryBudget {
  readonly #patience: number;
  readonly #chance: Chance;
  #attempt = 0;
  #since: number;

  constructor(patience: number, chance: Chance) {
    this.#patience = patience;
    this.#chance = chance;
    this.#since = chance.now();
  }

  /** Milliseconds since the last progress. */
  get idle(): number {
    return this.#chance.now() - this.#since;
  }

  /** How many waits there have been since the last progress. */
  get attempts(): number {
    return this.#attempt;
  }

  /** Takes note of progress. */
  renew(): void {
    this.#attempt = 0;
    this.#since = this.#chance.now();
  }

  /** The next wait in milliseconds, or nothing when the budget is spent. */
  next(): number | undefined {
    if (this.idle >= this.#patience) return undefined;
    const delay = backoffDelay(this.#attempt, BACKOFF, this.#chance.random);
    this.#attempt += 1;
    return delay;
  }
}
