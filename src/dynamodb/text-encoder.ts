import type { Document, TextDocument } from '../document.js';
import { matches, skipName, skipValue } from '../json/skip.js';
import type { KeyRule } from './key-rules.js';
import type { NumberPolicy } from './number.js';
import { CLOSE_PUT, OPEN_PUT } from './put-text.js';
import { GROWTH, RARE } from './text-scalars.js';
import type { TextPiece } from './text-piece.js';
import { TextValues } from './text-values.js';
import { TextWriter } from './text-writer.js';

/** A put of an item, encoded from text. */
export interface EncodedText {
  readonly text: TextPiece;
  /** What DynamoDB counts for the item. */
  readonly size: number;
  /** The values of the key attributes that the item has. */
  readonly keys: Document;
}

/** A longer document is hardly ever an item. */
const MAX_LENGTH = 1_000_000;

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const UNDERSCORE = 0x5f;
const SEPARATOR = Buffer.from(',');

interface Names {
  readonly names: readonly string[];
  readonly tokens: readonly Buffer[];
}

/**
 * Encodes documents that are JSON text as puts, without parsing them.
 *
 * It writes what `ItemEncoder` writes of the parsed document, but for the order of fields whose names are integers. What
 * is rare, and whatever may have to be refused, is left to that one.
 */
export class DocumentTextEncoder {
  readonly #writer = new TextWriter();
  readonly #values: TextValues;
  readonly #watched: Names;
  /** 1 for each byte with which a name begins that is looked at. */
  readonly #looked = new Uint8Array(256);
  /** The names that the last document kept of those that begin with an underscore. */
  #kept: Names = namesOf([]);
  #key: Document = {};
  /** How many attributes the key of the table has. */
  readonly #wanted: number;
  /** How many attributes of the key were found. */
  #found = 0;
  /** Attributes found that are keys of indexes. */
  #others: Record<string, string> | undefined;

  /** `rules` are those of the keys of the table and of its indexes. */
  constructor(rules: readonly KeyRule[], numbers: NumberPolicy) {
    this.#values = new TextValues(this.#writer, numbers);
    this.#wanted = rules.filter(({ index }) => index === undefined).length;
    this.#watched = namesOf([...new Set(rules.map(({ attribute }) => attribute))]);
    this.#looked[UNDERSCORE] = 1;
    for (const token of this.#watched.tokens) this.#looked[token[1] ?? 0] = 1;
  }

  /** Encodes the put of a document whose fields hold this key; nothing where the document has to be parsed. */
  encode(text: TextDocument, key: Document): EncodedText | undefined {
    const { answer, start, end } = text.place;
    if (end - start > MAX_LENGTH) return undefined;
    const writer = this.#writer;
    writer.begin(OPEN_PUT.length + CLOSE_PUT.length + (end - start) * GROWTH);
    writer.put(OPEN_PUT);
    this.#key = key;
    this.#found = 0;
    this.#others = undefined;
    const size = this.#fields(answer.bytes, start, text.kept);
    if (size === RARE || this.#found !== this.#wanted || this.#values.at + 1 !== end) return undefined;
    writer.put(CLOSE_PUT);
    return { text: writer.take(), size, keys: this.#allKeys() };
  }

  #allKeys(): Document {
    return this.#others === undefined ? this.#key : { ...this.#key, ...this.#others };
  }

  #fields(bytes: Buffer, start: number, kept: readonly string[] | undefined): number {
    const values = this.#values;
    values.begin(bytes, start);
    let size = 0;
    let any = false;
    do {
      values.at += 1;
      const looked = this.#looked[bytes[values.at + 1] ?? 0] === 1;
      if (looked && this.#isLeftOut(bytes, kept)) {
        values.at = skipValue(bytes, skipName(bytes, values.at));
        continue;
      }
      if (any) this.#writer.put(SEPARATOR);
      any = true;
      const field = looked ? this.#lookedField(bytes) : this.#field();
      if (field === RARE) return RARE;
      size += field;
    } while (bytes[values.at] === COMMA);
    return size;
  }

  #isLeftOut(bytes: Buffer, kept: readonly string[] | undefined): boolean {
    const { at } = this.#values;
    if (kept === undefined || bytes[at + 1] !== UNDERSCORE) return false;
    if (this.#kept.names !== kept) this.#kept = namesOf(kept);
    return nameAt(this.#kept, bytes, at) === undefined;
  }

  #field(): number {
    const name = this.#values.name(0);
    const value = name === RARE ? RARE : this.#values.value(0);
    return value === RARE ? RARE : name + value;
  }

  #lookedField(bytes: Buffer): number {
    const attribute = nameAt(this.#watched, bytes, this.#values.at);
    if (attribute === undefined) return this.#field();
    const start = skipName(bytes, this.#values.at);
    const size = this.#field();
    if (Object.hasOwn(this.#key, attribute)) this.#found += 1;
    else if (size !== RARE && !this.#takeKey(attribute, start)) return RARE;
    return size;
  }

  /** Takes note of a key attribute that has just been written, if it is a string without escapes. */
  #takeKey(attribute: string, start: number): boolean {
    const { bytes, at } = this.#values;
    if (bytes[start] !== QUOTE || bytes.subarray(start, at).includes(BACKSLASH)) return false;
    this.#others = { ...this.#others, [attribute]: bytes.toString('utf8', start + 1, at - 1) };
    return true;
  }
}

function namesOf(names: readonly string[]): Names {
  return { names, tokens: names.map((name) => Buffer.from(`${JSON.stringify(name)}:`)) };
}

function nameAt({ names, tokens }: Names, bytes: Buffer, at: number): string | undefined {
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token !== undefined && matches(bytes, at, token)) return names[index];
  }
  return undefined;
}
