import { types } from 'node:util';
import { failures } from '../failures.js';
import { DocferryError, type ErrorResult, messageOf } from '../errors.js';

/** Renders any thrown value as an error of a result. What docferry cannot explain is a bug: exit code 1. */
export function errorResult(thrown: unknown): ErrorResult {
  const error = firstFailure(thrown);
  failures.publish(error);
  if (error instanceof DocferryError) {
    const { code, message, hint, exitCode, ids } = error;
    return { code, message, hint, exitCode, ...(ids === undefined ? {} : { details: { ids } }) };
  }
  return {
    code: 'unexpected',
    message: messageOf(error),
    hint: 'Run again with --log-level debug and report what it prints.',
    exitCode: 1,
  };
}

/**
 * The failure that came first, where closing what was open then failed too.
 *
 * `await using` throws both as one SuppressedError, of which Node.js before 24 knows the name alone.
 */
export function firstFailure(thrown: unknown): unknown {
  if (!types.isNativeError(thrown) || thrown.name !== 'SuppressedError' || !('suppressed' in thrown))
    return thrown;
  return firstFailure(thrown.suppressed);
}

/** How work ended that threw. Once stopped, requests end with an AbortError; what docferry explains is still worth telling. */
export function endAfter(
  thrown: unknown,
  stop: AbortSignal,
): { readonly status: 'stopped' } | { readonly status: 'failed'; readonly error: unknown } {
  const error = firstFailure(thrown);
  const mere = stop.aborted && !(error instanceof DocferryError);
  return mere ? { status: 'stopped' } : { status: 'failed', error };
}

/** The error that most deserves attention: a bug, then a database out of reach, then a guard, then the config. */
export function worstError(errors: readonly ErrorResult[]): ErrorResult | undefined {
  const order = [1, 3, 6, 2];
  return [...errors].sort((a, b) => order.indexOf(a.exitCode) - order.indexOf(b.exitCode))[0];
}
