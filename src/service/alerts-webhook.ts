import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import { types } from 'node:util';
import { messageOf } from '../errors.js';
import { version } from '../version.js';
import { TimeLimit } from '../time-limit.js';

/** What is posted, and how many milliseconds it may take, a second attempt included. */
export interface Delivery {
  readonly body: string;
  readonly limit: number;
}

/** Milliseconds before the second attempt. */
const pause = 1_000;

/**
 * Posts JSON. Tries once more, with the same idempotency key, after an answer of 500 or more or a failed connection.
 *
 * Follows no redirect: it would carry the result to an address that nobody has chosen. Throws when the answer is no
 * success, or when the time is over; the message names the address without its path, which may hold credentials.
 */
export async function postWebhook(webhook: string, { body, limit }: Delivery): Promise<void> {
  const url = new URL(webhook);
  using time = new TimeLimit(limit);
  const stop = time.signal;
  const post = { url, body, key: randomUUID(), stop };
  try {
    if ((await attempt(post)) === undefined) return;
    await delay(pause, undefined, { signal: stop });
    const again = await attempt(post);
    if (again !== undefined) throw new Error(`it ${again}, twice`);
  } catch (error) {
    const why = stop.aborted ? `it took longer than ${limit / 1_000} s` : messageOf(error);
    throw new Error(`webhook at "${url.origin}": ${why}`, { cause: error });
  }
}

interface Post {
  readonly url: URL;
  readonly body: string;
  readonly key: string;
  readonly stop: AbortSignal;
}

/** Returns what went wrong in a way that may heal, if anything. Throws where another attempt is useless. */
async function attempt(post: Post): Promise<string | undefined> {
  let status: number;
  try {
    status = await send(post);
  } catch (error) {
    post.stop.throwIfAborted();
    return `could not be reached (${codeOf(error)})`;
  }
  if (status >= 200 && status < 300) return undefined;
  const answered = `answered ${status}`;
  if (status >= 500) return answered;
  throw new Error(`it ${answered}${status >= 300 && status < 400 ? ', and redirects are not followed' : ''}`);
}

/** Credentials in the URL are sent as basic authentication. A connection is not kept: alerts are rare. */
async function send({ url, body, key, stop }: Post): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': `docferry/${version()}`,
    'idempotency-key': key,
  };
  const { request } = url.protocol === 'https:' ? https : http;
  const outgoing = request(url, { method: 'POST', headers, agent: false, signal: stop });
  outgoing.end(body);
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  outgoing.on('error', () => undefined);
  // The status says it all; a body may be endless.
  answer.on('error', () => undefined).destroy();
  return answer.statusCode ?? 0;
}

/** Node.js gives no message where several addresses of one name have failed. */
function codeOf(error: unknown): string {
  const code: unknown = types.isNativeError(error) && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : messageOf(error);
}
