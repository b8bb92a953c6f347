import { DocferryError, messageOf } from '../errors.js';
import type { ErrorResult } from './run.js';

/** Renders any thrown value as an error of a result. What docferry cannot explain is a bug: exit code 1. */
export function errorResult(error: unknown): ErrorResult {
  if (error instanceof DocferryError) {
    const { code, message, hint, exitCode } = error;
    return { code, message, hint, exitCode };
  }
  return {
    code: 'unexpected',
    message: messageOf(error),
    hint: 'Run again with --log-level debug and report what it prints.',
    exitCode: 1,
  };
}
