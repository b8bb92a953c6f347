import type { ErrorResult } from '../errors.js';

/** An error for people: what happened, and what to do about it. */
export function errorLines({ code, message, hint }: ErrorResult): string[] {
  return [`error: ${code === 'unexpected' ? 'unexpected: ' : ''}${message}`, `hint: ${hint}`];
}
