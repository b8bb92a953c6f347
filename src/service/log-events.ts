import type { CollectionEvent } from '../events.js';
import type { RunEvent } from '../commands/run.js';
import { PassLog } from './log-pass.js';
import type { LogRecord } from './log-record.js';
import { LastingRetries } from './log-retries.js';

/** A notice is told again after this long, if it still comes. */
const noticeInterval = 3_600_000;

/** How many notices are remembered at the most. */
const mostNotices = 1_000;

interface Followed {
  readonly pass: PassLog;
  readonly retries: LastingRetries;
}

/** Turns what happens into what is logged: one record for a pass, none for a document. Times are in milliseconds. */
export class EventLog {
  readonly #collections = new Map<string, Followed>();
  readonly #notices = new Map<string, number>();

  take({ collection, ...event }: RunEvent, now: number): readonly LogRecord[] {
    const { pass, retries } = this.#followed(collection);
    const records = [this.#detail(collection, event, now), retries.take(event, now), pass.take(event, now)];
    return records.flatMap((record) =>
      record === undefined ? [] : { ...record, fields: { collection, ...record.fields } },
    );
  }

  #followed(collection: string): Followed {
    const known = this.#collections.get(collection);
    if (known !== undefined) return known;
    const followed = { pass: new PassLog(), retries: new LastingRetries() };
    this.#collections.set(collection, followed);
    return followed;
  }

  #detail(collection: string, event: CollectionEvent, now: number): LogRecord | undefined {
    if (event.type !== 'notice') return detailOf(event);
    const { code, message, count } = event;
    const level = this.#isNews(`${collection}\n${code}\n${message}`, now) ? 'warn' : 'debug';
    return { level, msg: message, event: 'notice', fields: { code, count } };
  }

  #isNews(notice: string, now: number): boolean {
    const told = this.#notices.get(notice);
    if (told !== undefined && now - told < noticeInterval) return false;
    if (this.#notices.size >= mostNotices) this.#notices.clear();
    this.#notices.set(notice, now);
    return true;
  }
}

/** What explains a run to someone who looks for a fault. Never holds a value of a document. */
function detailOf(event: CollectionEvent): LogRecord | undefined {
  if (event.type === 'started') return startOf(event);
  if (event.type === 'rejected') return rejectOf(event);
  if (event.type === 'saved') return { level: 'debug', msg: 'checkpoint saved', event: 'saved' };
  if (event.type === 'watching') return { level: 'debug', msg: 'watching for changes', event: 'watching' };
  return hindranceOf(event);
}

function startOf({ resumed, expected }: Extract<CollectionEvent, { type: 'started' }>): LogRecord {
  return {
    level: 'debug',
    msg:
      resumed === undefined
        ? 'begins without a checkpoint'
        : `begins at the checkpoint of ${resumed.savedAt}`,
    event: 'started',
    fields: {
      ...(resumed === undefined ? {} : { checkpoint: resumed }),
      ...(expected === undefined ? {} : { expected }),
    },
  };
}

function rejectOf({ id, rejection }: Extract<CollectionEvent, { type: 'rejected' }>): LogRecord {
  const { code, path } = rejection;
  const place = path === undefined ? {} : { path };
  return {
    level: 'debug',
    msg: `"${id}" is rejected: ${code}`,
    event: 'rejected',
    fields: { id, code, ...place },
  };
}

function hindranceOf(event: CollectionEvent): LogRecord | undefined {
  if (event.type === 'retry') {
    const { side, reason, delay } = event;
    return {
      level: 'debug',
      msg: `${side}: ${reason}`,
      event: 'retry',
      fields: { side, reason, delayMs: Math.round(delay) },
    };
  }
  if (event.type !== 'throttle' && event.type !== 'paced') return undefined;
  const { type, side, limit, delay } = event;
  const msg = type === 'throttle' ? `${side}: throttled by ${limit}` : `${side}: waits for ${limit}`;
  return { level: 'debug', msg, event: type, fields: { side, limit, delayMs: Math.round(delay) } };
}
