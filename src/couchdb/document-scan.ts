import { matches, nameToken, skipName, skipValue, UNKNOWN, Walk } from '../json/skip.js';

const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const UNDERSCORE = 0x5f;
const CLOSE_OBJECT = 0x7d;

const ID_FIELD = nameToken('_id');
const REV_FIELD = nameToken('_rev');

/** What nearly every document has of fields that begin with an underscore. */
export const USUAL_FIELDS: readonly string[] = ['_id', '_rev'];

/** Passes over documents and takes note of their fields that begin with an underscore. */
export class DocumentScan {
  readonly #bytes: Buffer;
  #id = UNKNOWN;
  #revised = false;
  #unusual: string[] = [];
  #walk = new Walk();

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Where the value of `_id` begins; `UNKNOWN` without one. */
  get id(): number {
    return this.#id;
  }

  /** The names of the fields that begin with an underscore. */
  get reserved(): readonly string[] {
    if (this.#revised && this.#unusual.length === 0) return USUAL_FIELDS;
    return [...USUAL_FIELDS.slice(0, this.#revised ? 2 : 1), ...new Set(this.#unusual)];
  }

  /** Whether `JSON.parse` reads all its numbers as they are. It may be told of fewer. */
  get plainNumbers(): boolean {
    return !this.#walk.unusualNumber;
  }

  /** The place after the document that begins at `start`, or `UNKNOWN`. */
  skip(start: number): number {
    const bytes = this.#bytes;
    const walk = this.#walk;
    this.#id = UNKNOWN;
    this.#revised = false;
    walk.depth = 1;
    walk.unusualNumber = false;
    if (this.#unusual.length > 0) this.#unusual = [];
    let place = start;
    do {
      const name = place + 1;
      const value = skipName(bytes, name);
      if (value === UNKNOWN || !this.#note(name, value)) return UNKNOWN;
      place = skipValue(bytes, value, walk);
      if (place === UNKNOWN) return UNKNOWN;
    } while (bytes[place] === COMMA);
    return bytes[place] === CLOSE_OBJECT ? place + 1 : UNKNOWN;
  }

  /** Whether the name is one that can be told apart without parsing it. */
  #note(name: number, value: number): boolean {
    const bytes = this.#bytes;
    const first = bytes[name + 1];
    if (first !== UNDERSCORE) return first !== BACKSLASH;
    if (matches(bytes, name, REV_FIELD)) return (this.#revised = true);
    if (matches(bytes, name, ID_FIELD)) {
      const again = this.#id !== UNKNOWN;
      this.#id = value;
      return !again;
    }
    const field = bytes.toString('utf8', name + 1, value - 2);
    this.#unusual.push(field);
    return !field.includes('\\');
  }
}
