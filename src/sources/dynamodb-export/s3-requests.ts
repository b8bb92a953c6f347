import { realChance } from '../../backoff.js';
import { labelOf, nameOf } from '../../dynamodb/requests/error-fields.js';
import { failureKind } from '../../dynamodb/requests/failure.js';
import type { TableProgress } from '../../dynamodb/requests/retry-budget.js';
import { RetryBudget } from '../../dynamodb/requests/retry-budget.js';
import { EnvironmentError } from '../../errors.js';
import type { AdapterEvent, Report } from '../../events.js';
import { type S3Request, explainS3 } from './s3-failure.js';

/** What the requests of one collection share. */
export interface S3RequestsOptions {
  readonly place: Pick<S3Request, 'bucket' | 'region' | 'endpoint'>;
  /** Milliseconds without progress after which S3 is given up. */
  readonly patience: number;
  readonly report: Report<AdapterEvent>;
}

/** Waits out what can heal of one request to S3, or of one file that is read. */
export class S3Patience {
  readonly #options: S3RequestsOptions;
  readonly #request: S3Request;
  readonly #budget: RetryBudget;

  constructor(
    request: Pick<S3Request, 'action' | 'address'>,
    options: S3RequestsOptions,
    progress: TableProgress,
  ) {
    this.#options = options;
    this.#request = { ...options.place, ...request };
    this.#budget = new RetryBudget({ patience: options.patience, chance: realChance, table: progress });
  }

  /** Takes note of progress. */
  renew(): void {
    this.#budget.renew();
  }

  /** Tries until it succeeds. Throws as `recover` does. */
  async run<T>(attempt: () => Promise<T>, stop: AbortSignal): Promise<T> {
    for (;;) {
      stop.throwIfAborted();
      this.#budget.begin();
      try {
        const answer = await attempt();
        this.#budget.renew();
        return answer;
      } catch (error) {
        await this.recover(error, stop);
      }
    }
  }

  /**
   * Waits until it is worth to try again after a failure.
   *
   * Throws the reason of `stop` when that fires, EnvironmentError when the failure cannot heal or has lasted too long.
   */
  async recover(error: unknown, stop: AbortSignal): Promise<void> {
    stop.throwIfAborted();
    const kind = failureKind(error);
    if (kind !== 'transient' && kind !== 'throttle') throw explainS3(error, this.#request);
    const delay = this.#budget.next();
    if (delay === undefined) throw this.#givenUp(error);
    if (kind === 'throttle' || nameOf(error) === 'SlowDown')
      this.#options.report({ type: 'throttle', side: 'source', limit: 'requests to S3', delay });
    else this.#options.report({ type: 'retry', side: 'source', reason: labelOf(error), delay });
    await realChance.sleep(delay, stop);
  }

  #givenUp(cause: unknown): EnvironmentError {
    const seconds = this.#options.patience / 1000;
    const { address } = this.#request;
    return new EnvironmentError(
      `reading "${address}" was given up after ${seconds} seconds without progress: ${labelOf(cause)}`,
      {
        code: 'source_unavailable',
        hint: 'Check the connection to S3, then run the same command again: it resumes.',
        cause,
      },
    );
  }
}
