import nano from 'nano';
import { isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { Agent } from 'undici';
import { messageOf } from '../errors.js';
import type { Side } from '../events.js';
import type { ConnectionConfig } from './connection-config.js';
import { connectionFailure } from './connection-failure.js';
import { Exchange, OversizedAnswer, type RawAnswer } from './exchange.js';
import { invalidAnswer, TransientError } from './failure.js';
import { trustFrom } from './tls.js';
import { TimeLimit } from '../time-limit.js';

/** One request to the server. `path` is relative to its URL and already encoded. */
export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** JSON text. */
  readonly body?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Give up when the body is longer. */
  readonly maxBytes?: number | undefined;
}

/** An answer of any status, whole and decoded. */
export interface HttpAnswer {
  readonly status: number;
  /** Names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly setCookies: readonly string[];
  /** The body in UTF-8, which it is known to be. */
  readonly bytes: Buffer;
  /** The body as text. */
  readonly body: string;
}

/** Sends one request, once. Throws TransientError when no whole answer comes, the reason of `stop` when it fires. */
export type Transport = (request: HttpRequest, stop: AbortSignal) => Promise<HttpAnswer>;

/** JavaScript strings end near 512 MB; no answer can be longer and be parsed. */
const maxStringBytes = 500_000_000;

/** A pool of kept-alive connections to one server. */
export class CouchDBClient implements AsyncDisposable {
  readonly #agent: Agent;
  readonly #url: string;
  readonly #timeoutSeconds: number;
  readonly #side: Side;

  constructor(config: ConnectionConfig, side: Side) {
    this.#side = side;
    this.#url = config.url.replace(/\/+$/, '');
    this.#timeoutSeconds = config.timeoutSeconds;
    this.#agent = new Agent({
      // The whole exchange has one time limit of its own.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { ...trustFrom(config.tls, side), timeout: Math.min(config.timeoutSeconds, 10) * 1000 },
    });
  }

  readonly send: Transport = async (request, stop) => {
    stop.throwIfAborted();
    const exchange = new Exchange(this.#agent, Math.min(request.maxBytes ?? maxStringBytes, maxStringBytes));
    using limit = new TimeLimit(this.#timeoutSeconds * 1000, stop);
    await this.#request(request, exchange, limit.signal);
    if (exchange.answer !== undefined) return await decode(exchange.answer);
    stop.throwIfAborted();
    if (limit.over)
      throw new TransientError('timeout', `no whole answer came within ${this.#timeoutSeconds} s`);
    if (exchange.failure instanceof OversizedAnswer)
      throw new TransientError('timeout', exchange.failure.message);
    throw connectionFailure(exchange.failure, this.#url, this.#side);
  };

  /** Settles when the exchange is over; its outcome is in `exchange`. */
  async #request(request: HttpRequest, exchange: Exchange, signal: AbortSignal): Promise<void> {
    // A scope of its own for each request: nano's cookie jar would add cookies to the next, see facts-couchdb.md.
    const configuration = {
      url: this.#url,
      parseUrl: false,
      headers: { 'Accept-Encoding': 'gzip, deflate, br', ...request.headers },
      // nano's types name the class where it takes an instance, of which it asks for nothing else.
      agentOptions: exchange as unknown as typeof Agent,
    };
    const options = {
      method: request.method ?? 'GET',
      path: request.path,
      qs: request.query ?? {},
      ...(request.body === undefined ? {} : { body: Buffer.from(request.body) }),
      dontParse: true,
      signal,
    };
    try {
      await nano(configuration).request(options);
    } catch (error) {
      exchange.failure ??= error instanceof Error ? error : new Error(messageOf(error));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.destroy();
  }
}

const decoders: Readonly<Record<string, (body: Buffer) => Promise<Buffer>>> = {
  gzip: promisify<Buffer, Buffer>(gunzip),
  'x-gzip': promisify<Buffer, Buffer>(gunzip),
  deflate: promisify<Buffer, Buffer>(inflate),
  br: promisify<Buffer, Buffer>(brotliDecompress),
  identity: (body) => Promise.resolve(body),
};

async function decode(answer: RawAnswer): Promise<HttpAnswer> {
  const headers = Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [
      name.toLowerCase(),
      [value ?? ''].flat().join(', '),
    ]),
  );
  const encoding = headers['content-encoding']?.toLowerCase() ?? 'identity';
  const decoder = decoders[encoding];
  if (decoder === undefined) throw invalidAnswer(`the answer has an unknown content encoding "${encoding}"`);
  const bytes = await decoder(answer.body).catch(() => undefined);
  // A broken character must not become U+FFFD in silence.
  if (bytes === undefined || bytes.length > maxStringBytes || !isUtf8(bytes)) {
    const form = encoding === 'identity' ? 'UTF-8' : encoding;
    throw invalidAnswer(`the body of the answer is not valid ${form}`);
  }
  return {
    status: answer.status,
    headers,
    setCookies: [answer.headers['set-cookie'] ?? []].flat(),
    bytes,
    get body() {
      return new TextDecoder().decode(bytes);
    },
  };
}
