/** What the server sends back: JSON text, whole or piece by piece. */
export interface Answer {
  readonly status: number;
  readonly body: string | AsyncIterable<string> | Iterable<string>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A failure that is answered with CouchDB's own status, error and reason. */
export class CouchDBError extends Error {
  constructor(
    readonly status: number,
    readonly error: string,
    readonly reason: string,
  ) {
    super(`${error}: ${reason}`);
  }
}

/** An answer with one JSON value. */
export function answer(value: unknown, status = 200): Answer {
  return { status, body: `${JSON.stringify(value)}\n` };
}
