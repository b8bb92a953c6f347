import { Decimal } from 'decimal.js';
import { parseJson } from '../json/json.js';
import { PLAIN, skipNumber, skipString, UNKNOWN } from '../json/skip.js';
import { Rejection } from '../rejection.js';
import { FLAG_SIZE } from './item-size.js';
import { MAX_NAME_SIZE } from './field-names.js';
import { NameHashes } from './name-hashes.js';
import { encodeNumber, type NumberPolicy } from './number.js';
import { plainNumberSize } from './plain-number.js';
import { isWellFormed, utf8Size } from './scalar.js';
import type { TextWriter } from './text-writer.js';

/** What is returned in place of a size where a text has to be parsed before it can be judged. */
export const RARE = -1;

const QUOTE = 0x22;
const SLASH = 0x2f;
const COLON = 0x3a;
const LETTER_N = 0x4e;
const LETTER_S = 0x53;
const BACKSLASH = 0x5c;
const LOWER_U = 0x75;

/** How many times its own length the text of a value takes at the most, where it is not written by `putText`. */
export const GROWTH = 6;

/** The bytes of a string that are looked at one by one. */
const SHORT = 32;

/**
 * Writes names, strings, numbers and words of JSON as DynamoDB's JSON, and measures them in the same pass.
 *
 * What is read is known to be JSON without white space. What needs a closer look, such as a name that may come twice or
 * a value that DynamoDB refuses, ends in `RARE`. So does what is no such JSON, where it would keep it from going on.
 */
export class TextScalars {
  /** What is read, and how far. */
  bytes: Buffer = Buffer.alloc(0);
  at = 0;
  readonly names = new NameHashes();
  protected readonly writer: TextWriter;
  readonly #numbers: NumberPolicy;
  /** The first backslash after where it was last looked for. */
  #backslash = 0;

  constructor(writer: TextWriter, numbers: NumberPolicy) {
    this.writer = writer;
    this.#numbers = numbers;
  }

  /** Reads from a place on. */
  begin(bytes: Buffer, at: number): void {
    if (this.bytes !== bytes || at < this.at) this.#backslash = 0;
    this.bytes = bytes;
    this.at = at;
    this.names.end(0);
  }

  /** Writes the name that comes next, colon included; returns its size. `begin` is that of its object in `names`. */
  name(begin: number): number {
    const { bytes } = this;
    const { buffer } = this.writer;
    const start = this.at + 1;
    let to = this.writer.end;
    let hash = 0;
    buffer[to++] = QUOTE;
    let place = start;
    for (let code = bytes[place] ?? 0; PLAIN[code] === 1; code = bytes[place] ?? 0) {
      buffer[to++] = code;
      hash = (Math.imul(hash, 31) + code) | 0;
      place += 1;
    }
    const size = place - start;
    if (bytes[place] === BACKSLASH || size === 0 || size > MAX_NAME_SIZE || !this.names.add(begin, hash))
      return RARE;
    buffer[to] = QUOTE;
    buffer[to + 1] = COLON;
    this.writer.end = to + 2;
    this.at = place + 2;
    return size;
  }

  /** Writes a string; returns its size. */
  protected string(): number {
    const { bytes } = this;
    const writer = this.writer;
    const begin = writer.end;
    writer.openText(LETTER_S);
    const start = writer.end;
    let place = this.at + 1;
    let escapes = 0;
    for (;;) {
      place = this.#plainPart(place);
      if (bytes[place] === QUOTE) break;
      if (bytes[place] !== BACKSLASH) return RARE;
      const escaped = bytes[place + 1] ?? 0;
      if (escaped === LOWER_U || escaped === SLASH) return this.#escapedString(begin);
      writer.buffer[writer.end] = BACKSLASH;
      writer.buffer[writer.end + 1] = escaped;
      writer.end += 2;
      place += 2;
      escapes += 1;
    }
    const size = writer.end - start - escapes;
    writer.closeText();
    this.at = place + 1;
    return size;
  }

  /** Copies bytes up to the end of a string or an escape; returns where that is. */
  #plainPart(start: number): number {
    const { bytes } = this;
    const writer = this.writer;
    const { buffer } = writer;
    const long = start + SHORT;
    let to = writer.end;
    let place = start;
    for (let code = bytes[place] ?? 0; PLAIN[code] === 1; code = bytes[++place] ?? 0) {
      if (place === long) return this.#longPart(start);
      buffer[to++] = code;
    }
    writer.end = to;
    return place;
  }

  /** Does the same by the engine's own code, which takes as long as looking at some thirty bytes. */
  #longPart(start: number): number {
    const { bytes } = this;
    const quote = bytes.indexOf(QUOTE, start);
    if (this.#backslash < start) this.#backslash = nextBackslash(bytes, start);
    if (quote === -1) return bytes.length;
    const end = Math.min(quote, this.#backslash);
    this.writer.copy(bytes.subarray(start, end));
    return end;
  }

  /** Writes a string with escapes that `JSON.stringify` has no use for. */
  #escapedString(begin: number): number {
    const start = this.at;
    this.at = skipString(this.bytes, start);
    if (this.at === UNKNOWN) return RARE;
    const text = JSON.parse(this.bytes.toString('utf8', start, this.at)) as string;
    if (!isWellFormed(text)) return RARE;
    this.writer.truncate(begin);
    this.writer.putText(`{"S":${JSON.stringify(text)}}`);
    return utf8Size(text);
  }

  /** Writes a number; returns its size. */
  protected number(): number {
    const { bytes } = this;
    const start = this.at;
    this.at = skipNumber(bytes, start);
    if (this.at === UNKNOWN) return RARE;
    const size = plainNumberSize(bytes, start, this.at);
    if (size === 0) return this.#anyNumber(start);
    const writer = this.writer;
    writer.openText(LETTER_N);
    const { buffer } = writer;
    let to = writer.end;
    for (let place = start; place < this.at; place += 1) buffer[to++] = bytes[place] ?? 0;
    writer.end = to;
    writer.closeText();
    return size;
  }

  #anyNumber(start: number): number {
    const value = parseJson(this.bytes.toString('utf8', start, this.at));
    if (typeof value !== 'number' && !Decimal.isDecimal(value)) return RARE;
    const form = encodeNumber(value, this.#numbers);
    if (form instanceof Rejection) return RARE;
    this.writer.putText(`{"${form.type}":"${form.text}"}`);
    return form.size;
  }

  /** Writes `true`, `false` or `null`, whose text is so long; returns its size. */
  protected word(written: Buffer, length: number): number {
    this.writer.put(written);
    this.at += length;
    return FLAG_SIZE;
  }
}

function nextBackslash(bytes: Buffer, from: number): number {
  const found = bytes.indexOf(BACKSLASH, from);
  return found === -1 ? bytes.length : found;
}
