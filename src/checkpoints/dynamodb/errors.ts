import { ConfigError, EnvironmentError, messageOf } from '../../errors.js';
import { nameOf } from '../../dynamodb/requests/error-fields.js';
import { explain } from '../../dynamodb/requests/errors.js';
import type { Attempt } from '../../dynamodb/requests/explanation.js';

/** What was being done to the state table when an error came. */
export type StateAttempt = Attempt;

/** Turns whatever the SDK threw about the state table into an error that says what to mend. */
export function explainState(error: unknown, attempt: StateAttempt): unknown {
  if (nameOf(error) === 'ValidationException' || nameOf(error) === 'TransactionCanceledException') {
    return refused(error, attempt);
  }
  if (error instanceof ConfigError) return foreign(error, attempt);
  if (nameOf(error) === 'AbortError') return silent(error, attempt);
  // A transaction has no permission of its own: what is lacking is that of one of its writes.
  const lacking = /perform: dynamodb:(\w+)/.exec(messageOf(error))?.[1];
  return explain(error, { ...attempt, action: lacking ?? attempt.action });
}

function refused(cause: unknown, { action, table }: StateAttempt): EnvironmentError {
  const tooLarge = /item size/i.test(messageOf(cause));
  return new EnvironmentError(`"${action}" on the state table "${table}" was refused: ${messageOf(cause)}`, {
    code: 'state_refused',
    hint: tooLarge
      ? 'Keep the state in a folder: the position has outgrown an item, by the long keys of many segments or by many shards.'
      : 'Keep the state in a table of its own, made by docferry.',
    cause,
  });
}

function silent(cause: unknown, { action, table }: StateAttempt): EnvironmentError {
  return new EnvironmentError(`the state table "${table}" did not answer "${action}" in time`, {
    code: 'state_unreachable',
    hint: 'Check the connection to DynamoDB, then run again: the run resumes.',
    cause,
  });
}

/** The only thing about a table's description that can be wrong is its key. */
function foreign(cause: ConfigError, { table }: StateAttempt): ConfigError {
  return new ConfigError(`table "${table}" is there and keeps no state of docferry: ${cause.message}`, {
    code: 'state_table_differs',
    hint: 'Name another table under "state" in the config; one that is missing is made.',
    cause,
  });
}
