import type { Dispatcher } from 'undici';
import { IncomingAnswer } from './answer-bytes.js';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** An answer whose body has arrived whole, still encoded as it was sent. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** What nano asks of fetch, as far as we make it ask. */
interface FetchRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  readonly signal: AbortSignal;
}

/** As much of a `Response` as nano looks at, without a header and with an empty body. */
interface BareResponse {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly arrayBuffer: () => Promise<ArrayBuffer>;
  readonly json: () => Promise<object>;
}

/**
 * One request of nano's and its answer.
 *
 * nano 11 turns a body that was cut off into an empty string, drops every header and hides why a connection failed; so
 * it is told only the status, after the whole body has come.
 */
export class Exchange {
  answer: RawAnswer | undefined;
  /** Why there is no answer. */
  failure: Error | undefined;
  readonly #dispatcher: Dispatcher;
  readonly #maxBytes: number;

  constructor(dispatcher: Dispatcher, maxBytes: number) {
    this.#dispatcher = dispatcher;
    this.#maxBytes = maxBytes;
  }

  /** Stands in for the global fetch, see `scripts/nano-fetch.js`. */
  readonly fetch = async (address: string, request: FetchRequest): Promise<BareResponse> => {
    const status = await this.#send(address, request);
    return {
      status,
      headers: new Map(),
      arrayBuffer: () => Promise.resolve(new ArrayBuffer(0)),
      json: () => Promise.resolve({}),
    };
  };

  /** Resolves to the status when the whole answer has come. */
  #send(address: string, { method, headers, body, signal }: FetchRequest): Promise<number> {
    const { origin, pathname, search } = new URL(address);
    const options = {
      origin,
      path: pathname + search,
      method: method.toUpperCase(),
      headers,
      body: body ?? null,
    };
    return new Promise((resolve, reject) => {
      // A connection may take longer to be made than anybody waits.
      signal.addEventListener(
        'abort',
        () => {
          reject(new Error('the request was stopped'));
        },
        { once: true },
      );
      this.#dispatcher.dispatch(options, this.#handler(signal, { resolve, reject }));
    });
  }

  #handler(
    signal: AbortSignal,
    { resolve, reject }: { resolve: (status: number) => void; reject: (error: Error) => void },
  ): Dispatcher.DispatchHandler {
    const body = new IncomingAnswer();
    let head = { status: 0, headers: {} as Headers };
    return {
      onRequestStart: (controller) => {
        const stop = (): void => {
          controller.abort(new Error('the request was stopped'));
        };
        if (signal.aborted) stop();
        else signal.addEventListener('abort', stop, { once: true });
      },
      onResponseStart: (_controller, status, headers) => {
        head = { status, headers };
      },
      onResponseData: (controller, chunk) => {
        if (body.length + chunk.length > this.#maxBytes)
          controller.abort(new OversizedAnswer(this.#maxBytes));
        else body.add(chunk);
      },
      onResponseEnd: () => {
        this.answer = { ...head, body: body.take() };
        resolve(head.status);
      },
      onResponseError: (_controller, error) => {
        body.drop();
        this.failure = error;
        reject(error);
      },
    };
  }
}

/** The answer is longer than we are willing to hold in memory. */
export class OversizedAnswer extends Error {
  constructor(bytes: number) {
    super(`the answer is longer than ${bytes} bytes`);
  }
}
