import type { TextPlace } from '../document.js';
import { matches, nameToken, skipValue, UNKNOWN } from '../json/skip.js';
import type { AnswerBytes } from './answer-bytes.js';
import { DocumentScan } from './document-scan.js';
import type { IdPlace } from './ids.js';

/** A member of a row of `_all_docs` or `_changes`. */
export type RowMember = 'id' | 'key' | 'value' | 'doc' | 'seq' | 'changes' | 'deleted';

interface MemberSpan {
  readonly token: Buffer;
  start: number;
  end: number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const NULL = Buffer.from('null');
const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');

/** Passes over the rows of an answer, one at a time, and takes note of where their members are. */
export class RowScan {
  readonly #answer: AnswerBytes;
  readonly #bytes: Buffer;
  readonly #document: DocumentScan;
  readonly #spans: ReadonlyMap<RowMember, MemberSpan>;
  readonly #all: readonly MemberSpan[];
  readonly #id: MemberSpan;
  readonly #doc: MemberSpan;

  /** `others` are the members that a row may have besides its id and its document. */
  constructor(answer: AnswerBytes, others: readonly RowMember[]) {
    const { bytes } = answer;
    this.#answer = answer;
    this.#bytes = bytes;
    this.#document = new DocumentScan(bytes);
    this.#id = spanOf('id');
    this.#doc = spanOf('doc');
    this.#spans = new Map(others.map((name) => [name, spanOf(name)]));
    this.#all = [this.#id, ...this.#spans.values(), this.#doc];
  }

  /** The place after the row that begins at `start`, or `UNKNOWN`. */
  skip(start: number): number {
    const bytes = this.#bytes;
    if (bytes[start] !== OPEN_OBJECT) return UNKNOWN;
    for (const span of this.#all) span.start = UNKNOWN;
    let place = start;
    do {
      place = this.#skipMember(place + 1);
      if (place === UNKNOWN) return UNKNOWN;
    } while (bytes[place] === COMMA);
    return bytes[place] === CLOSE_OBJECT ? place + 1 : UNKNOWN;
  }

  /** Where the row's id lies; nothing where it has none. */
  readIdPlace(): IdPlace | undefined {
    const { start, end } = this.#id;
    if (start === UNKNOWN || this.#bytes[start] !== QUOTE || end - start === 2) return undefined;
    return { start: start + 1, end: end - 1 };
  }

  /** A flag that is false where it is absent; nothing where it is none. */
  readFlag(name: RowMember): boolean | undefined {
    const at = this.startOf(name);
    if (at === UNKNOWN || matches(this.#bytes, at, FALSE)) return false;
    return matches(this.#bytes, at, TRUE) ? true : undefined;
  }

  /** Where the value of a member begins; `UNKNOWN` without one. */
  startOf(name: RowMember): number {
    return this.#spans.get(name)?.start ?? UNKNOWN;
  }

  /** Whether the id stands at a place too, in the same spelling. */
  isId(at: number): boolean {
    const { start, end } = this.#id;
    for (let offset = 0; offset < end - start; offset += 1) {
      if (this.#bytes[at + offset] !== this.#bytes[start + offset]) return false;
    }
    return at !== UNKNOWN;
  }

  /** Where the document of the row lies; undefined without one, null where it is not known to be that of the id. */
  readDocument(): TextPlace | undefined | null {
    const bytes = this.#bytes;
    const { start, end } = this.#doc;
    if (start === UNKNOWN || matches(bytes, start, NULL)) return undefined;
    if (bytes[start] !== OPEN_OBJECT || !this.isId(this.#document.id)) return null;
    const { reserved, plainNumbers } = this.#document;
    return { answer: this.#answer, start, end, reserved, plainNumbers };
  }

  #skipMember(at: number): number {
    const bytes = this.#bytes;
    for (const span of this.#all) {
      if (!matches(bytes, at, span.token)) continue;
      if (span.start !== UNKNOWN) return UNKNOWN;
      const start = at + span.token.length;
      const object = span === this.#doc && bytes[start] === OPEN_OBJECT;
      span.start = start;
      span.end = object ? this.#document.skip(start) : skipValue(bytes, start);
      return span.end;
    }
    return UNKNOWN;
  }
}

function spanOf(name: RowMember): MemberSpan {
  return { token: nameToken(name), start: UNKNOWN, end: UNKNOWN };
}
