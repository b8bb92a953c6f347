import type { CouchDBErrorCode } from '../error-code.js';
import { EnvironmentError } from '../errors.js';
import type { Side } from '../events.js';
import type { HttpAnswer } from './client.js';
import { TransientError } from './failure.js';

/**
 * What to throw for an answer with any status but success: TransientError where it can heal, else EnvironmentError.
 *
 * `action` says what was tried, such as `reading couchdb database "agents"`.
 */
export function refusal(answer: HttpAnswer, action: string, side: Side): Error {
  const { error } = errorOf(answer.body);
  const said = wordsOf(answer);
  if (isTransient(answer.status, error)) {
    return new TransientError('unavailable', `the server answered ${said}`, retryAfterOf(answer));
  }
  const { code, hint } = adviceFor(answer.status, error, side);
  if (answer.status === 404 && error === '') return notCouchDB(action, said, side);
  return new EnvironmentError(`${action} was refused: ${said}`, { code: `${side}_${code}`, hint });
}

/** CouchDB gives each refusal a name. */
function notCouchDB(action: string, said: string, side: Side): EnvironmentError {
  return new EnvironmentError(`${action} was refused: ${said}, in other words than a CouchDB's`, {
    code: `${side}_not_found`,
    hint: `Check that "${side}.url" leads to a CouchDB and not to another server.`,
  });
}

interface Advice {
  readonly code: CouchDBErrorCode;
  readonly hint: string;
}

/** What a refusal says, such as `404 not_found: "missing"`. */
export function wordsOf(answer: HttpAnswer): string {
  const { error, reason } = errorOf(answer.body);
  return `${answer.status}${error === '' ? '' : ` ${error}`}${reason === '' ? '' : `: "${reason}"`}`;
}

/** The list is CouchDB's own: chttpd.erl answers 412 `nodedown` while a cluster lacks a node. */
function isTransient(status: number, error: string): boolean {
  return status >= 500
    ? status !== 501
    : status === 429 || status === 408 || (status === 412 && error === 'nodedown');
}

function adviceFor(status: number, error: string, side: Side): Advice {
  if (status >= 300 && status < 400) {
    return {
      code: 'redirected',
      hint: `Set "${side}.url" to the address that the server redirects to.`,
    };
  }
  if (error === 'illegal_database_name') {
    return { code: 'database_name', hint: misnamed(side) };
  }
  const byStatus: Readonly<Record<number, Advice>> = {
    401: {
      code: 'unauthorized',
      hint: `Set the username and password, or the token, of a user who may ${side === 'source' ? 'read' : 'write'} the database.`,
    },
    403: {
      code: 'forbidden',
      hint: 'Make the user a member of the database, and wait if too many wrong passwords have locked it out.',
    },
    404: { code: 'not_found', hint: `Check the name of the database and the path in "${side}.url".` },
  };
  return byStatus[status] ?? { code: 'refused', hint: `Check that "${side}.url" is a CouchDB 2 or later.` };
}

/** The hint for a name that no database can have. */
export function misnamed(side: Side): string {
  return `Correct the name of the database in "${side === 'source' ? 'from' : 'to'}".`;
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
