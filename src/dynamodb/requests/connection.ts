import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { type buildConnector, Client, type Dispatcher } from 'undici';
import { connectionError } from './connection-errors.js';
import type { SignedRequest } from './request-template.js';

/** An answer of any status. */
export interface Answer {
  readonly statusCode: number;
  /** Names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole of it, or a stream that fails with the reason why the body of a refusal did not come whole. */
  readonly body: Buffer | Readable;
}

/** What undici connects with: it returns the socket, of which its type does not tell. */
type Connector = (...of: Parameters<buildConnector.connector>) => unknown;

/** Where and how connections are made. */
export interface ConnectionOptions {
  /** Scheme, host and port, such as `https://dynamodb.eu-west-1.amazonaws.com`. */
  readonly origin: string;
  readonly connector: Connector;
  /** Milliseconds for which the server may be silent during a request. */
  readonly timeout: number;
}

/** Milliseconds after which a connection is closed that nobody has used, where the server does not say less. */
const IDLE = 60_000;

/** A connection to one server for one request at a time; it is made by the first, and again when the server has closed it. */
export class Connection {
  readonly #client: Client;
  #socket: Socket | undefined;

  constructor({ origin, connector, timeout }: ConnectionOptions) {
    this.#client = new Client(origin, {
      connect: (options, callback) => {
        // Nothing else leads to a socket that is still connecting.
        const socket = connector(options, callback);
        if (socket instanceof Socket) this.#socket = socket;
      },
      headersTimeout: timeout,
      bodyTimeout: timeout,
      keepAliveTimeout: IDLE,
    });
  }

  /**
   * Sends a request and resolves to its answer. Rejects with an error as Node.js or the SDK would make it.
   *
   * The body may be read after an answer has come, if the server gave it before it had read the body.
   */
  exchange({ method, path, headers, body }: SignedRequest, abort: AbortSignal): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        reject(abortError(abort.reason));
        this.destroy();
      };
      const reception = new Reception((outcome) => {
        abort.removeEventListener('abort', stop);
        if ('statusCode' in outcome) resolve(outcome);
        else reject(outcome);
      });
      if (abort.aborted) {
        stop();
        return;
      }
      abort.addEventListener('abort', stop, { once: true });
      this.#client.dispatch({ method, path, headers, body }, reception);
    });
  }

  /** Closes the connection at once, even while it is being made: no more of a request's body is read. */
  destroy(): void {
    void this.#client.destroy();
    this.#socket?.destroy();
  }
}

/** Puts an answer together. */
class Reception implements Dispatcher.DispatchHandler {
  readonly #settle: (outcome: Answer | Error) => void;
  #statusCode = 0;
  #headers: Readonly<Record<string, string>> = {};
  readonly #parts: Buffer[] = [];

  constructor(settle: (outcome: Answer | Error) => void) {
    this.#settle = settle;
  }

  /** Without it, undici takes this for a handler of an older kind. */
  onRequestStart(): void {
    return;
  }

  onResponseStart(_: unknown, statusCode: number, headers: Headers): void {
    this.#statusCode = statusCode;
    this.#headers = joined(headers);
  }

  onResponseData(_: unknown, part: Buffer): void {
    this.#parts.push(part);
  }

  onResponseEnd(): void {
    this.#answer(Buffer.concat(this.#parts));
  }

  onResponseError(_: unknown, error: Error): void {
    const failure = connectionError(error, this.#statusCode > 0);
    // The status of a refusal tells enough to judge it.
    if (this.#statusCode >= 300) this.#answer(brokenOff(failure));
    else this.#settle(failure);
  }

  #answer(body: Answer['body']): void {
    this.#settle({ statusCode: this.#statusCode, headers: this.#headers, body });
  }
}

function brokenOff(failure: Error): Readable {
  return new Readable({
    read() {
      this.destroy(failure);
    },
  });
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** As the SDK's request handler gives headers that came more than once. */
function joined(headers: Headers): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value = '']) => [name, String(value)]));
}

/** The error that the SDK's request handler makes. */
function abortError(reason: unknown): Error {
  return Object.assign(new Error('Request aborted', { cause: reason }), { name: 'AbortError' });
}
