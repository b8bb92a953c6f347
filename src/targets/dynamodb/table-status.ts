import { EnvironmentError } from '../../errors.js';

/** The states in which a table takes writes. */
const WRITABLE = new Set<string>(['ACTIVE', 'UPDATING']);

/** The error that a table in this state cannot be written to, if so. */
export function unusable(name: string, status: string): EnvironmentError | undefined {
  if (WRITABLE.has(status)) return undefined;
  return new EnvironmentError(`table "${name}" cannot be written to: its status is "${status}"`, {
    code: 'table_unusable',
    hint: 'Wait until the table is ACTIVE or, when it is being deleted, gone; then run the same command again.',
  });
}
