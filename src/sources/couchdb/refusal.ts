import { EnvironmentError } from '../../errors.js';
import type { HttpAnswer } from './client.js';
import { TransientError } from './failure.js';

/**
 * What to throw for an answer with any status but success: TransientError where it can heal, else EnvironmentError.
 *
 * `action` says what was tried, such as `reading couchdb database "agents"`.
 */
export function refusal(answer: HttpAnswer, action: string): Error {
  const { error, reason } = errorOf(answer.body);
  const said = `${answer.status}${error === '' ? '' : ` ${error}`}${reason === '' ? '' : `: "${reason}"`}`;
  if (isTransient(answer.status, error)) {
    return new TransientError('unavailable', `the server answered ${said}`, retryAfterOf(answer));
  }
  const { code, hint } = adviceFor(answer.status, error);
  return new EnvironmentError(`${action} was refused: ${said}`, { code, hint });
}

/** The list is CouchDB's own: chttpd.erl answers 412 `nodedown` while a cluster lacks a node. */
function isTransient(status: number, error: string): boolean {
  return status >= 500
    ? status !== 501
    : status === 429 || status === 408 || (status === 412 && error === 'nodedown');
}

function adviceFor(status: number, error: string): { code: string; hint: string } {
  if (status >= 300 && status < 400) {
    return {
      code: 'source_redirected',
      hint: 'Set "source.url" to the address that the server redirects to.',
    };
  }
  if (error === 'illegal_database_name') {
    return { code: 'source_database_name', hint: 'Correct the name of the database in "from".' };
  }
  const byStatus: Readonly<Record<number, { code: string; hint: string }>> = {
    401: {
      code: 'source_unauthorized',
      hint: 'Set the username and password, or the token, of a user who may read the database.',
    },
    403: {
      code: 'source_forbidden',
      hint: 'Make the user a member of the database, and wait if too many wrong passwords have locked it out.',
    },
    404: { code: 'source_not_found', hint: 'Check the name of the database and the path in "source.url".' },
  };
  return (
    byStatus[status] ?? { code: 'source_refused', hint: 'Check that "source.url" is a CouchDB 2 or later.' }
  );
}

/** Seconds or a date, as milliseconds from now. */
function retryAfterOf(answer: HttpAnswer): number | undefined {
  const text = answer.headers['retry-after'];
  if (text === undefined) return undefined;
  const milliseconds = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}

/** Characters of what the server says. The mark of a cut tells those who remove secrets that one may be incomplete. */
const longestQuote = 200;

function errorOf(body: string): { error: string; reason: string } {
  try {
    const parsed: unknown = JSON.parse(body);
    return { error: textOf(parsed, 'error'), reason: textOf(parsed, 'reason') };
  } catch {
    return { error: '', reason: '' };
  }
}

function textOf(body: unknown, field: string): string {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, field) : '';
  if (typeof value !== 'string') return '';
  return value.length > longestQuote ? `${value.slice(0, longestQuote)}…` : value;
}
