import { DecoratorHandler, type Dispatcher } from 'undici';
import { IncomingAnswer } from './answer-bytes.js';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** An answer whose body has arrived whole, still encoded as it was sent. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/**
 * One request and its answer, taken off the wire before nano sees it.
 *
 * nano 11 turns a body that was cut off into an empty string, drops every header and hides why a connection failed; so
 * it is told only the status, after the whole body has come.
 */
export class Exchange {
  answer: RawAnswer | undefined;
  /** Why there is no answer. */
  failure: Error | undefined;
  readonly #maxBytes: number;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Stands between nano and the connection. */
  readonly intercept: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) =>
    dispatch(options, this.#capture(handler));

  #capture(asker: Dispatcher.DispatchHandler): Dispatcher.DispatchHandler {
    // Speaks the newer handler interface to fetch implementations that know only the older one.
    const fetcher: Dispatcher.DispatchHandler = new DecoratorHandler(asker);
    const body = new IncomingAnswer();
    let head = { status: 0, headers: {} as Headers };
    return {
      onRequestStart: (controller, context) => fetcher.onRequestStart?.(controller, context),
      onResponseStart: (_controller, status, headers) => {
        head = { status, headers };
      },
      onResponseData: (controller, chunk) => {
        if (body.length + chunk.length > this.#maxBytes)
          controller.abort(new OversizedAnswer(this.#maxBytes));
        else body.add(chunk);
      },
      onResponseEnd: (controller, trailers) => {
        this.answer = { ...head, body: body.take() };
        fetcher.onResponseStart?.(controller, head.status, {}, '');
        fetcher.onResponseEnd?.(controller, trailers);
      },
      onResponseError: (controller, error) => {
        body.drop();
        this.failure = error;
        fetcher.onResponseError?.(controller, error);
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
