import { setMaxListeners } from 'node:events';
import type { Chance } from '../../backoff.js';
import { EnvironmentError, messageOf } from '../../errors.js';
import type { AdapterEvent, Report } from '../../events.js';
import { labelOf } from './error-fields.js';
import { explain } from './errors.js';
import type { Attempt } from './explanation.js';
import { failureKind } from './failure.js';
import { RetryBudget, TableProgress } from './retry-budget.js';
import { throttledLimit } from './throttling.js';

/** What the loop works with: one table, or its stream, that is read. */
export interface RequestLoopOptions {
  readonly place: Omit<Attempt, 'action'>;
  /** Milliseconds without progress of the table after which a request is given up. */
  readonly patience: number;
  readonly chance: Chance;
  readonly report: Report<AdapterEvent>;
}

/** Brings single requests to a source to their end: throttling, server errors and lost connections are waited out. */
export class RequestLoop {
  readonly #options: RequestLoopOptions;
  readonly #progress = new TableProgress();

  constructor(options: RequestLoopOptions) {
    this.#options = options;
  }

  /**
   * Sends a request until it is answered. `action` is its IAM name without the prefix, such as `Scan`.
   *
   * Rejects with the reason of `stop` once that has fired, with EnvironmentError `source_unavailable` after too long
   * without progress, and with what `explain` makes of an error that cannot heal; its `cause` is the error as it came.
   */
  async run<T>(action: string, send: (abort: AbortSignal) => Promise<T>, stop: AbortSignal): Promise<T> {
    // Every request in flight listens to the same signal; Node warns of a leak from the eleventh on.
    setMaxListeners(Infinity, stop);
    const { patience, chance } = this.#options;
    const budget = new RetryBudget({ patience, chance, table: this.#progress });
    for (;;) {
      stop.throwIfAborted();
      budget.begin();
      try {
        const answer = await send(stop);
        budget.renew();
        return answer;
      } catch (error) {
        stop.throwIfAborted();
        await this.#recover(error, { action, budget, stop });
      }
    }
  }

  /** Waits until the request may be sent again, or throws. */
  async #recover(error: unknown, { action, budget, stop }: Sending): Promise<void> {
    const { chance, place, report } = this.#options;
    const kind = failureKind(error);
    if (kind !== 'throttle' && kind !== 'transient') throw this.#explain(error, action);
    const delay = budget.next();
    if (delay === undefined) throw this.#givenUp(error);
    if (kind === 'throttle') {
      report({ type: 'throttle', side: 'source', limit: throttledLimit(error, place.table), delay });
    } else {
      report({ type: 'retry', side: 'source', reason: labelOf(error), delay });
    }
    await chance.sleep(delay, stop);
  }

  #explain(error: unknown, action: string): Error {
    const { place } = this.#options;
    if (failureKind(error) === 'invalid') {
      const { table } = place;
      return new EnvironmentError(
        `reading from table "${table}" was refused at "${action}": ${messageOf(error)}`,
        {
          code: 'source_refused',
          hint: 'Look the error up in the DynamoDB documentation, mend its cause and run the same command again.',
          cause: error,
        },
      );
    }
    const explained = explain(error, { ...place, action });
    return explained instanceof Error ? explained : new Error(messageOf(explained), { cause: error });
  }

  #givenUp(error: unknown): EnvironmentError {
    const { patience, place } = this.#options;
    const seconds = patience / 1000;
    return new EnvironmentError(
      `reading from table "${place.table}" was given up after ${seconds} seconds without progress: ${labelOf(error)}`,
      {
        code: 'source_unavailable',
        hint: "Check the table's capacity and the connection, then run the same command again: it resumes.",
        cause: error,
      },
    );
  }
}

interface Sending {
  readonly action: string;
  readonly budget: RetryBudget;
  readonly stop: AbortSignal;
}
