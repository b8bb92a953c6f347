import { GuardError } from '../../../errors.js';

/** The stream no longer holds everything that came after a place. */
export class StreamGap extends GuardError {
  /**
   * `since` is until when the changes are known, in milliseconds since 1970, 0 where that cannot be told; `reason` tells
   * what is not there.
   */
  constructor(table: string, { since, reason }: { readonly since: number; readonly reason: string }) {
    const lost =
      since === 0 ? 'everything that changed' : `what changed after ${new Date(since).toISOString()}`;
    super(`the stream of table "${table}" no longer holds ${lost}: ${reason}`, {
      code: 'stream_gap',
      hint: 'Pass --restart to copy the table again.',
    });
  }
}
