import { DocferryError } from '../../errors.js';
import { nameOf } from '../../dynamodb/requests/error-fields.js';
import { explain } from '../../dynamodb/requests/errors.js';
import { failureKind } from '../../dynamodb/requests/failure.js';
import type { TableContext } from './table-context.js';

/** Why a setting of a table could not be looked up. */
export class Unknown {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/** What cannot be looked up because the database, an emulator, does not have it. */
export class NotOffered extends Unknown {
  constructor(action: string) {
    super(`this database does not offer "${action}"`);
  }
}

/** A request about a table. */
export interface Inquiry<T> {
  /** The IAM name of the action without its prefix, such as `DescribeTimeToLive`. */
  readonly action: string;
  readonly send: (options: { readonly abortSignal: AbortSignal }) => Promise<T>;
}

/** Sends a request about a table, or tells why there is no answer that a run could not do without. */
export type Inquire = <T>(inquiry: Inquiry<T>) => Promise<T | Unknown>;

const POLL = 1_000;
const PATIENCE = 120_000;

/**
 * Sends requests that a run depends on: waits until a new table is ready for them, and throws when they are denied.
 *
 * Emulators do not offer all of them. That is told in a notice.
 */
export function insist(context: TableContext, stop: AbortSignal): Inquire {
  const { chance, place, plan, report } = context;
  return async ({ action, send }) => {
    const started = chance.now();
    for (;;) {
      try {
        return await send({ abortSignal: stop });
      } catch (error) {
        stop.throwIfAborted();
        const name = nameOf(error);
        if (name === NOT_OFFERED) {
          const message = `this database does not offer "${action}", which the settings of table "${plan.name}" need`;
          report({ type: 'notice', code: 'not_offered', message, count: 1 });
          return new NotOffered(action);
        }
        const late = chance.now() - started >= PATIENCE;
        if (late || (!isTooEarly(name) && name !== 'LimitExceededException'))
          throw explain(error, { ...place, action });
      }
      await chance.sleep(POLL, stop);
    }
  };
}

/** Waits as `insist` does, for requests that a run can do without. That one has failed is told in a notice. */
export function attempt(context: TableContext, stop: AbortSignal): Inquire {
  const inquire = insist(context, stop);
  return async (inquiry) => {
    try {
      return await inquire(inquiry);
    } catch (error) {
      stop.throwIfAborted();
      if (!(error instanceof DocferryError)) throw error;
      context.report({ type: 'notice', code: 'table_incomplete', message: error.message, count: 1 });
      return new Unknown(error.message);
    }
  };
}

/** Sends requests whose answers a run does not depend on: whoever may not see them, or not yet, does without. */
export function askOnce({ place }: TableContext, stop: AbortSignal): Inquire {
  return async ({ action, send }) => {
    try {
      return await send({ abortSignal: stop });
    } catch (error) {
      stop.throwIfAborted();
      const name = nameOf(error);
      if (name === NOT_OFFERED) return new NotOffered(action);
      if (name === 'AccessDeniedException') return new Unknown(`not permitted to call "dynamodb:${action}"`);
      if (failureKind(error) === 'throttle') return new Unknown('the table is busy');
      if (isTooEarly(name)) return new Unknown('the table is not ready to tell');
      throw explain(error, { ...place, action });
    }
  };
}

const NOT_OFFERED = 'UnknownOperationException';

/** A table that was just made may not be ready yet for what is not reading or writing. */
function isTooEarly(name: string): boolean {
  return [
    'ContinuousBackupsUnavailableException',
    'ResourceInUseException',
    'ResourceNotFoundException',
    'TableNotFoundException',
  ].includes(name);
}
