import { EnvironmentError, WriteFailedError } from '../../errors.js';

/** What was pending when a batch was given up. */
export interface GivenUp {
  readonly table: string;
  readonly writes: boolean;
  /** Milliseconds without progress. */
  readonly patience: number;
  /** Why the last attempt failed. */
  readonly reason: string;
  /** What the entries that are pending are called. */
  readonly pending: readonly string[];
}

/** The error that ends a batch after too long without progress. */
export function givenUp({ table, writes, patience, reason, pending }: GivenUp): EnvironmentError {
  const sentence = `${writes ? 'writing to' : 'reading from'} table "${table}" was given up`;
  const count = `${pending.length} ${writes ? 'write' : 'read'}${pending.length === 1 ? '' : 's'} pending`;
  const names = pending.slice(-1).map((name) => `"${name}"`);
  const message = `${sentence} after ${patience / 1000} seconds without progress at ${names.join('')}, with ${count}: ${reason}`;
  const Class = writes ? WriteFailedError : EnvironmentError;
  return new Class(message, {
    code: 'target_unavailable',
    hint: "Check the table's capacity and the connection, then run the same command again: it resumes.",
  });
}
