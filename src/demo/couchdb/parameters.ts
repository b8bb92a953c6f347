import { CouchDBError } from './answer.js';
import { isObject } from './json.js';

/** The options of a request, from its query and, with more weight, from the fields of its JSON body. */
export class Parameters {
  readonly #texts: ReadonlyMap<string, string>;

  constructor(query: URLSearchParams, body: unknown) {
    const texts = new Map(query);
    for (const [name, value] of isObject(body) ? Object.entries(body) : []) {
      texts.set(name, JSON.stringify(value));
    }
    this.#texts = texts;
  }

  text(name: string): string | undefined {
    return this.#texts.get(name);
  }

  flag(name: string): boolean {
    const text = this.#texts.get(name) ?? 'false';
    if (text === 'true' || text === 'false') return text === 'true';
    throw new CouchDBError(400, 'query_parse_error', `Invalid boolean parameter: ${JSON.stringify(text)}`);
  }

  integer(name: string): number | undefined {
    const text = this.#texts.get(name);
    if (text === undefined || /^\d+$/.test(text)) return text === undefined ? undefined : Number(text);
    throw new CouchDBError(400, 'query_parse_error', `Invalid value for integer: ${JSON.stringify(text)}`);
  }

  /** A JSON value under the first of the names that is there. */
  json(...names: readonly string[]): unknown {
    const text = names.map((name) => this.#texts.get(name)).find((found) => found !== undefined);
    return text === undefined ? undefined : parse(text);
  }
}

/** Parses JSON, and refuses anything else as CouchDB does. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CouchDBError(400, 'bad_request', 'invalid UTF-8 JSON');
  }
}
