import { types } from 'node:util';
import { Decimal } from 'decimal.js';
import type { Document, Value } from '../document.js';
import { isOwn } from '../own-field.js';
import { Rejection, formatPath, type RejectionCode } from '../rejection.js';
import { FieldNames } from './field-names.js';
import { CONTAINER_SIZE, FLAG_SIZE, MAX_NESTING, MEMBER_SIZE, judgeSize } from './item-size.js';
import type { NumberPolicies, NumberPolicy } from './number.js';
import { writeNumber } from './number-writer.js';
import { CLOSE_PUT, OPEN_PUT } from './put-text.js';
import { Refusal } from './refusal.js';
import { base64 } from './scalar.js';
import { encodeSet } from './set.js';
import { ILL_FORMED, writeString } from './string-writer.js';
import type { TextPiece } from './text-piece.js';
import { MOST_BYTES, TextWriter } from './text-writer.js';
import { CLOSE_L, CLOSE_M, FALSE, NULL, OPEN_L, OPEN_M, TRUE } from './type-texts.js';
import { describeKind, isList, isPlain } from './value-kind.js';

/** The put of an item, and the size that DynamoDB charges for it. */
export interface EncodedItem {
  readonly text: TextPiece;
  readonly size: number;
}

/** Room for an item to begin with, and for what stands around and between values. */
const ROOM = 4_096;
const BETWEEN = 64;

const COMMA = Buffer.from(',');

/**
 * Encodes documents as puts in DynamoDB's JSON, judging and measuring them in the same walk.
 *
 * It writes text because that is what is sent: no object stands between, in which a field named `__proto__` could
 * get lost, and the SDK need not walk every document a second time.
 */
export class ItemEncoder {
  readonly #numbers: NumberPolicies;
  readonly #names = new FieldNames();
  readonly #writer = new TextWriter();
  /** The steps to where the walk is. Those beyond `#depth` are left from elsewhere. */
  readonly #path: (string | number)[] = [];
  #depth = 0;
  #policy: NumberPolicy;

  constructor(numbers: NumberPolicies) {
    this.#numbers = numbers;
    this.#policy = numbers.policy;
  }

  /** Encodes the put of an item, or says why DynamoDB can never hold it. */
  encode(item: Document): EncodedItem | Rejection {
    const size = this.measure(item);
    if (size instanceof Rejection) return size;
    this.#writer.ensure(BETWEEN);
    this.#writer.put(CLOSE_PUT);
    return { text: this.#writer.take(), size };
  }

  /** What DynamoDB counts for an item, or why it can never hold it. */
  measure(item: Document): number | Rejection {
    const writer = this.#writer;
    writer.begin(ROOM);
    writer.put(OPEN_PUT);
    this.#depth = 0;
    try {
      const size = this.#fields(item);
      return judgeSize(size) ?? size;
    } catch (error) {
      if (error instanceof Refusal) return error.rejection;
      throw error;
    }
  }

  #fields(item: Document): number {
    const { policy, exceptions } = this.#numbers;
    let size = 0;
    let first = true;
    for (const name in item) {
      if (!isOwn(item, name)) continue;
      this.#path[0] = name;
      this.#depth = 1;
      this.#policy = exceptions.get(name) ?? policy;
      size += this.#name(name, first);
      size += this.#value(item[name]);
      first = false;
    }
    return size;
  }

  #name(name: string, first: boolean): number {
    const known = this.#names.get(name);
    if (known instanceof Rejection) throw this.#refusal(known.code, known.reason);
    const writer = this.#writer;
    writer.ensure(known.bytes.length + BETWEEN);
    if (!first) writer.put(COMMA);
    writer.put(known.bytes);
    return known.size;
  }

  #value(value: Value | undefined): number {
    if (typeof value === 'string') return this.#string(value);
    if (typeof value === 'number') return this.#number(value);
    if (typeof value === 'object') return this.#object(value);
    if (typeof value !== 'boolean') throw this.#unsupported(value);
    return this.#flag(value ? TRUE : FALSE);
  }

  #string(text: string): number {
    const size = writeString(this.#writer, text);
    if (size === ILL_FORMED) {
      throw this.#refusal('invalid_string', 'a string holds a lone surrogate, which UTF-8 cannot express');
    }
    return size;
  }

  #number(value: number | Decimal): number {
    const size = writeNumber(this.#writer, value, this.#policy);
    if (size instanceof Rejection) throw this.#refusal(size.code, size.reason);
    return size;
  }

  #flag(written: Buffer): number {
    this.#writer.put(written);
    return FLAG_SIZE;
  }

  #object(value: Extract<Value, object> | null): number {
    if (value === null) return this.#flag(NULL);
    if (isList(value)) return this.#list(value);
    if (isPlain(value)) return this.#map(value);
    if (Decimal.isDecimal(value)) return this.#number(value);
    if (types.isUint8Array(value)) return this.#text(`{"B":"${base64(value)}"}`, value.byteLength);
    if (!types.isSet(value)) throw this.#unsupported(value);
    const encoded = encodeSet(value, this.#policy);
    if (encoded instanceof Rejection) throw this.#refusal(encoded.code, encoded.reason);
    return this.#text(encoded.json, encoded.size);
  }

  #list(list: readonly Value[]): number {
    const depth = this.#deepen();
    const writer = this.#writer;
    let size = CONTAINER_SIZE;
    writer.put(OPEN_L);
    for (let index = 0; index < list.length; index += 1) {
      writer.ensure(BETWEEN);
      if (index > 0) writer.put(COMMA);
      this.#path[depth] = index;
      size += MEMBER_SIZE + this.#value(list[index]);
    }
    this.#depth = depth;
    writer.ensure(BETWEEN);
    writer.put(CLOSE_L);
    return size;
  }

  #map(map: Readonly<Record<string, Value>>): number {
    const depth = this.#deepen();
    const writer = this.#writer;
    let size = CONTAINER_SIZE;
    let first = true;
    writer.put(OPEN_M);
    for (const name in map) {
      if (!isOwn(map, name)) continue;
      this.#path[depth] = name;
      size += MEMBER_SIZE + this.#name(name, first);
      size += this.#value(map[name]);
      first = false;
    }
    this.#depth = depth;
    writer.ensure(BETWEEN);
    writer.put(CLOSE_M);
    return size;
  }

  #text(text: string, size: number): number {
    this.#writer.ensure(text.length * MOST_BYTES);
    this.#writer.write(text);
    return size;
  }

  /** Goes a level deeper, into a container to which the path has so many steps. */
  #deepen(): number {
    const depth = this.#depth;
    if (depth > MAX_NESTING) {
      throw this.#refusal('nesting_too_deep', `containers are nested more than ${MAX_NESTING} deep`);
    }
    this.#depth = depth + 1;
    return depth;
  }

  #unsupported(value: unknown): Refusal {
    return this.#refusal('unsupported_type', `DynamoDB has no type for ${describeKind(value)}`);
  }

  #refusal(code: RejectionCode, reason: string): Refusal {
    return new Refusal(new Rejection(code, reason, formatPath(this.#path.slice(0, this.#depth))));
  }
}
