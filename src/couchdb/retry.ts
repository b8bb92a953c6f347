import { backoffDelay, type Chance } from '../backoff.js';
import type { CouchDBErrorCode } from '../error-code.js';
import { EnvironmentError } from '../errors.js';
import type { AdapterEvent, Report, Side } from '../events.js';
import { TransientError, type TransientKind } from './failure.js';

/** How long and how patiently to try. */
export interface RetryOptions {
  readonly chance: Chance;
  /** Milliseconds without success after which to give up; asked after each failure. */
  readonly patience: (failure: TransientKind) => number;
  /** What is tried, such as `reading couchdb database "agents"`. */
  readonly action: string;
  readonly side: Side;
  readonly report: Report<AdapterEvent>;
  readonly stop: AbortSignal;
}

const backoff = { base: 250, cap: 20_000 };

/** A server that asks for more is asked again after this long all the same. */
const longestWait = 60_000;

/**
 * Tries until it succeeds, with full jitter between the attempts.
 *
 * Only TransientError is tried again. Each call has the whole patience, so progress renews it. Throws EnvironmentError
 * when the patience is over, the reason of `stop` when it fires.
 */
export async function retrying<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { chance, stop } = options;
  const begun = chance.now();
  for (let count = 0; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      stop.throwIfAborted();
      if (!(error instanceof TransientError)) throw error;
      const delay = delayBefore(count, error, chance);
      const spent = chance.now() - begun;
      if (spent + delay > options.patience(error.kind)) throw gaveUp(error, spent, options);
      tell(error, delay, options);
      await pause(delay, options);
    }
  }
}

function delayBefore(retry: number, error: TransientError, chance: Chance): number {
  const jittered = backoffDelay(retry, backoff, chance.random);
  return Math.max(jittered, Math.min(error.retryAfter ?? 0, longestWait));
}

function tell(error: TransientError, delay: number, { action, side, report }: RetryOptions): void {
  if (error.retryAfter !== undefined)
    report({ type: 'throttle', side, limit: 'requests to couchdb', delay: Math.round(delay) });
  report({ type: 'retry', side, reason: `${action}: ${error.message}`, delay: Math.round(delay) });
}

async function pause(delay: number, { chance, stop }: RetryOptions): Promise<void> {
  try {
    await chance.sleep(delay, stop);
  } catch (error) {
    stop.throwIfAborted();
    throw error;
  }
}

const advice: Readonly<Record<TransientKind, { readonly code: CouchDBErrorCode; readonly hint: string }>> = {
  unreachable: {
    code: 'unreachable',
    hint: 'Check "{side}.url", also its "http" or "https", and that the server is up, then run the same command again.',
  },
  timeout: {
    code: 'timeout',
    hint: 'Raise "{side}.timeoutSeconds" or look at the load of the server, then run the same command again.',
  },
  unavailable: {
    code: 'unavailable',
    hint: 'Wait until the server has recovered, then run the same command again.',
  },
  invalid_answer: {
    code: 'invalid_answer',
    hint: 'Check that "{side}.url" leads to a CouchDB and not to a proxy or a login page.',
  },
};

function gaveUp(error: TransientError, spent: number, { action, side }: RetryOptions): EnvironmentError {
  const { code, hint } = advice[error.kind];
  const seconds = Math.round(spent / 1000);
  return new EnvironmentError(`${action} was given up after ${seconds} s: ${error.message}`, {
    code: `${side}_${code}`,
    hint: hint.replace('{side}', side),
    cause: error,
  });
}
