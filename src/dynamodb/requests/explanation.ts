import { type DocferryError, messageOf } from '../../errors.js';

/** What was being done when an error came. */
export interface Attempt {
  /** The IAM name of the action without its prefix, such as `BatchWriteItem`. */
  readonly action: string;
  readonly table: string;
  readonly region: string;
  /** The address in the config; none means AWS's own for the region. */
  readonly endpoint: string | undefined;
  /** The profile that the config names. */
  readonly profile?: string | undefined;
}

/** Words an error of the SDK. */
export type Explanation = (error: unknown, attempt: Attempt) => DocferryError;

/** The sentence of an error, on one line. */
export function quoteMessage(error: unknown): string {
  return messageOf(error).replace(/\s+/g, ' ').trim();
}
