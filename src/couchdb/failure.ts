/**
 * What kind of failure may heal by itself: no connection, an answer that took too long, a server that says it is busy
 * or broken, or an answer that is not what was asked for.
 */
export type TransientKind = 'unreachable' | 'timeout' | 'unavailable' | 'invalid_answer';

/** A failed request that is worth sending again. Never leaves this folder. */
export class TransientError extends Error {
  constructor(
    readonly kind: TransientKind,
    message: string,
    /** Milliseconds that the server asked us to wait. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}

/** An answer that is cut off, contradicts itself or is not what was asked for. */
export function invalidAnswer(message: string): TransientError {
  return new TransientError('invalid_answer', message);
}
