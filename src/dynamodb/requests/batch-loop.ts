import { setMaxListeners } from 'node:events';
import type { Chance } from '../../backoff.js';
import type { AdapterEvent, Report } from '../../events.js';
import type { AdaptiveConcurrency } from './concurrency.js';
import { labelOf } from './error-fields.js';
import { explain } from './errors.js';
import type { Attempt } from './explanation.js';
import { failureKind } from './failure.js';
import { givenUp } from './given-up.js';
import { RetryBudget, TableProgress } from './retry-budget.js';
import { throttledLimit } from './throttling.js';

/** What is done with entries, many at a time. */
export interface Batch<E> {
  readonly action: 'BatchWriteItem' | 'BatchGetItem' | 'Scan';
  /** Fires, at the latest with `abort`, when nothing more is to be sent. Where absent, `abort` alone ends the waits. */
  readonly halt?: AbortSignal | undefined;
  /** Waits until these entries may be sent once. Where absent, they may at any time. */
  admit?(entries: readonly E[], halt: AbortSignal): Promise<void>;
  /** Sends entries once and returns those that were not processed. */
  send(entries: readonly E[], abort: AbortSignal): Promise<readonly E[]>;
  /** What an entry is called in an error. */
  nameOf(entry: E): string;
  /** Takes an entry that the database refuses by itself. Where absent, a refusal is an error. */
  refuse?(entry: E, error: unknown): void;
}

/** What the loop works with: one table of one database. */
export interface BatchLoopOptions {
  readonly place: Omit<Attempt, 'action'>;
  /** Milliseconds without progress of the table after which a batch is given up. */
  readonly patience: number;
  readonly concurrency: AdaptiveConcurrency;
  readonly chance: Chance;
  readonly report: Report<AdapterEvent>;
}

/** What is left of a group of entries after one attempt, and what to wait for before the next. */
interface Outcome<E> {
  readonly left: readonly (readonly E[])[];
  readonly progress: boolean;
  readonly obstacle?: Obstacle;
}

interface Obstacle {
  readonly reason: string;
  readonly throttle?: string;
}

/** After so many failures on end, the server may be failing over one entry: the others must not wait for it. */
const ATTEMPTS_TOGETHER = 6;

/** Milliseconds for which a table that was just made may still be unknown to parts of the service, at the most. */
const MISSING_PATIENCE = 10_000;

/**
 * Brings batches to their end: the only loop that retries them.
 *
 * Unprocessed entries, throttling, server errors and lost connections are all the same to it: wait, then send what is
 * left. What the database refuses is divided until the entry at fault stands alone.
 */
export class BatchLoop {
  readonly #options: BatchLoopOptions;
  readonly #progress = new TableProgress();

  constructor(options: BatchLoopOptions) {
    this.#options = options;
  }

  /**
   * Resolves when every entry was processed or refused. Rejects with the reason of `abort` once that has fired, and
   * with that of `halt` when it has fired and something is left to send.
   */
  async run<E>(entries: readonly E[], batch: Batch<E>, abort: AbortSignal): Promise<void> {
    const halt = batch.halt ?? abort;
    // Every request in flight listens to the same signals; Node warns of a leak from the eleventh on.
    setMaxListeners(Infinity, abort, halt);
    const { patience, chance } = this.#options;
    const budget = new RetryBudget({ patience, chance, table: this.#progress });
    const groups = [entries];
    for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
      const outcome = await this.#attempt(group, { batch, budget, abort, halt });
      groups.push(...outcome.left);
      if (outcome.progress) budget.renew();
      if (outcome.obstacle === undefined) continue;
      await this.#wait(outcome.obstacle, { batch, budget, abort, halt, pending: groups.flat() });
    }
  }

  async #attempt<E>(group: readonly E[], run: Run<E>): Promise<Outcome<E>> {
    const { concurrency, place } = this.#options;
    try {
      const left = await concurrency.run(async () => {
        run.halt.throwIfAborted();
        await run.batch.admit?.(group, run.halt);
        run.halt.throwIfAborted();
        run.budget.begin();
        return this.#send(group, run);
      });
      if (left.length === 0) {
        concurrency.succeeded();
        return { left: [], progress: true };
      }
      const obstacle = { reason: 'unprocessed entries', throttle: `table ${place.table}` };
      return { left: [left], progress: left.length < group.length, obstacle };
    } catch (error) {
      run.abort.throwIfAborted();
      // An answer that came after `halt` has fired is still judged: it may tell of what a person must mend.
      if (run.halt.aborted && error === run.halt.reason) throw error;
      return this.#recover(group, error, run);
    }
  }

  /** Only answers are timed: how long a request took that failed says nothing of the table. */
  async #send<E>(group: readonly E[], { batch, abort }: Run<E>): Promise<readonly E[]> {
    const { chance, report } = this.#options;
    const began = chance.now();
    const left = await batch.send(group, abort);
    if (batch.action === 'BatchWriteItem') {
      report({ type: 'batch', writes: group.length, seconds: (chance.now() - began) / 1_000 });
    }
    return left;
  }

  #recover<E>(group: readonly E[], error: unknown, { batch, budget }: Run<E>): Outcome<E> {
    const { place } = this.#options;
    const left = budget.attempts < ATTEMPTS_TOGETHER ? [group] : halves(group);
    const retry = { left, progress: false, obstacle: { reason: labelOf(error) } };
    switch (failureKind(error)) {
      case 'transient':
        return retry;
      case 'throttle':
        return {
          ...retry,
          obstacle: { reason: labelOf(error), throttle: throttledLimit(error, place.table) },
        };
      case 'missing':
        if (budget.idle < Math.min(MISSING_PATIENCE, this.#options.patience)) return retry;
        throw toError(explain(error, { ...place, action: batch.action }));
      case 'invalid':
      case 'too_large':
        if (batch.refuse !== undefined) return divide(group, error, batch);
        throw toError(explain(error, { ...place, action: batch.action }));
      case 'permanent':
        throw toError(explain(error, { ...place, action: batch.action }));
    }
  }

  async #wait<E>(obstacle: Obstacle, { batch, budget, halt, pending }: Run<E> & Pending<E>): Promise<void> {
    halt.throwIfAborted();
    const { concurrency, chance, report, patience, place } = this.#options;
    const delay = budget.next();
    if (delay === undefined) {
      const writes = batch.action === 'BatchWriteItem';
      const names = pending.map((entry) => batch.nameOf(entry));
      throw givenUp({ table: place.table, writes, patience, reason: obstacle.reason, pending: names });
    }
    if (obstacle.throttle === undefined) {
      report({ type: 'retry', side: 'target', reason: obstacle.reason, delay });
    } else {
      concurrency.throttled();
      report({ type: 'throttle', side: 'target', limit: obstacle.throttle, delay });
    }
    await chance.sleep(delay, halt);
  }
}

interface Run<E> {
  readonly batch: Batch<E>;
  readonly budget: RetryBudget;
  readonly abort: AbortSignal;
  readonly halt: AbortSignal;
}

interface Pending<E> {
  readonly pending: readonly E[];
}

function divide<E>(group: readonly E[], error: unknown, batch: Batch<E>): Outcome<E> {
  const [only, second] = group;
  if (only !== undefined && second === undefined) {
    batch.refuse?.(only, error);
    return { left: [], progress: true };
  }
  return { left: halves(group), progress: false };
}

function halves<E>(group: readonly E[]): (readonly E[])[] {
  const middle = Math.ceil(group.length / 2);
  return [group.slice(0, middle), group.slice(middle)].filter((half) => half.length > 0);
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
