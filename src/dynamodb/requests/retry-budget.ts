import { backoffDelay, type Chance } from '../../backoff.js';

const BACKOFF = { base: 50, cap: 20_000 };

/** When one table last made progress with any of its batches. */
export class TableProgress {
  /** On the clock of its batches' budgets. */
  latest = -Infinity;
}

/** How long a batch may go on without progress of its table, and the table's other batches. */
export interface RetryBudgetOptions {
  /** Milliseconds. */
  readonly patience: number;
  readonly chance: Chance;
  readonly table: TableProgress;
}

/**
 * The waits that one batch may still take. Progress renews it: only standing still is given up.
 *
 * Progress of another batch of the table counts too: a table that takes other writes may still take these. Time in
 * which a batch was held back by ourselves does not count.
 */
export class RetryBudget {
  readonly #options: RetryBudgetOptions;
  #attempt = 0;
  /** Milliseconds in earlier attempts, and in the waits between, since this batch's last progress. */
  #spent = 0;
  #begun: number;

  constructor(options: RetryBudgetOptions) {
    this.#options = options;
    this.#begun = options.chance.now();
  }

  /** Milliseconds without progress. */
  get idle(): number {
    const now = this.#options.chance.now();
    return Math.min(this.#spent + now - this.#begun, now - this.#options.table.latest);
  }

  /** How many waits there have been since this batch's last progress. */
  get attempts(): number {
    return this.#attempt;
  }

  /** Takes note that a request is sent. */
  begin(): void {
    this.#begun = this.#options.chance.now();
  }

  /** Takes note of progress. */
  renew(): void {
    const now = this.#options.chance.now();
    this.#attempt = 0;
    this.#spent = 0;
    this.#begun = now;
    this.#options.table.latest = now;
  }

  /** The next wait in milliseconds, or nothing when the budget is spent. */
  next(): number | undefined {
    const { chance, patience } = this.#options;
    if (this.idle >= patience) return undefined;
    const delay = backoffDelay(this.#attempt, BACKOFF, chance.random);
    this.#attempt += 1;
    this.#spent += chance.now() - this.#begun + delay;
    return delay;
  }
}
