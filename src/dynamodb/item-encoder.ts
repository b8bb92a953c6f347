import { types } from 'node:util';
import { Decimal } from 'decimal.js';
import type { Document, Value } from '../document.js';
import { Rejection, formatPath, type RejectionCode } from '../rejection.js';
import { FieldNames } from './field-names.js';
import { CONTAINER_SIZE, FLAG_SIZE, MAX_NESTING, MEMBER_SIZE, judgeSize } from './item-size.js';
import { encodeNumber, type NumberPolicy } from './number.js';
import { base64, isWellFormed, utf8Size } from './scalar.js';
import { encodeSet } from './set.js';
import { describeKind, isList, isPlain } from './value-kind.js';

/** An item as DynamoDB's JSON, and the size that DynamoDB charges for it. */
export interface EncodedItem {
  readonly json: string;
  readonly size: number;
}

/** Which numbers are refused, written as text or rounded: a rule, and exceptions by top-level attribute. */
export interface NumberPolicies {
  readonly policy: NumberPolicy;
  readonly exceptions: ReadonlyMap<string, NumberPolicy>;
}

/**
 * Encodes documents as DynamoDB's JSON, judging and measuring them in the same walk.
 *
 * It writes text because that is what is sent: no object stands between, in which a field named `__proto__` could
 * get lost, and the SDK need not walk every document a second time.
 */
export class ItemEncoder {
  readonly #numbers: NumberPolicies;
  readonly #names = new FieldNames();
  readonly #path: (string | number)[] = [];
  #policy: NumberPolicy;
  #json = '';

  constructor(numbers: NumberPolicies) {
    this.#numbers = numbers;
    this.#policy = numbers.policy;
  }

  /** Encodes an item, or says why DynamoDB can never hold it. */
  encode(item: Document): EncodedItem | Rejection {
    this.#path.length = 0;
    this.#json = '{';
    try {
      const size = this.#fields(item);
      const fault = judgeSize(size);
      if (fault !== undefined) return fault;
      return { json: this.#json + '}', size };
    } catch (error) {
      if (error instanceof Refusal) return error.rejection;
      throw error;
    } finally {
      this.#json = '';
    }
  }

  #fields(item: Document): number {
    const { policy, exceptions } = this.#numbers;
    let size = 0;
    let separator = '';
    for (const name of Object.keys(item)) {
      this.#path.push(name);
      this.#policy = exceptions.get(name) ?? policy;
      size += this.#name(name, separator);
      size += this.#value(item[name]);
      separator = ',';
      this.#path.pop();
    }
    return size;
  }

  #name(name: string, separator: string): number {
    const known = this.#names.get(name);
    if (known instanceof Rejection) throw this.#refusal(known.code, known.reason);
    this.#json += separator + known.json;
    return known.size;
  }

  #value(value: Value | undefined): number {
    if (typeof value === 'string') return this.#string(value);
    if (typeof value === 'number') return this.#number(value);
    if (typeof value === 'object') return this.#object(value);
    if (typeof value !== 'boolean') throw this.#unsupported(value);
    this.#json += value ? '{"BOOL":true}' : '{"BOOL":false}';
    return FLAG_SIZE;
  }

  #string(text: string): number {
    const size = utf8Size(text);
    if (size !== text.length && !isWellFormed(text)) {
      throw this.#refusal('invalid_string', 'a string holds a lone surrogate, which UTF-8 cannot express');
    }
    this.#json += `{"S":${JSON.stringify(text)}}`;
    return size;
  }

  #number(value: number | Decimal): number {
    const form = encodeNumber(value, this.#policy);
    if (form instanceof Rejection) throw this.#refusal(form.code, form.reason);
    this.#json += `{"${form.type}":"${form.text}"}`;
    return form.size;
  }

  #object(value: Extract<Value, object> | null): number {
    if (value === null) {
      this.#json += '{"NULL":true}';
      return FLAG_SIZE;
    }
    if (isList(value)) return this.#list(value);
    if (isPlain(value)) return this.#map(value);
    if (Decimal.isDecimal(value)) return this.#number(value);
    if (types.isUint8Array(value)) {
      this.#json += `{"B":"${base64(value)}"}`;
      return value.byteLength;
    }
    if (types.isSet(value)) return this.#set(value);
    throw this.#unsupported(value);
  }

  #list(list: readonly Value[]): number {
    this.#deepen();
    let size = CONTAINER_SIZE;
    this.#json += '{"L":[';
    for (let index = 0; index < list.length; index += 1) {
      if (index > 0) this.#json += ',';
      this.#path.push(index);
      size += MEMBER_SIZE + this.#value(list[index]);
      this.#path.pop();
    }
    this.#json += ']}';
    return size;
  }

  #map(map: Readonly<Record<string, Value>>): number {
    this.#deepen();
    let size = CONTAINER_SIZE;
    let separator = '';
    this.#json += '{"M":{';
    for (const name of Object.keys(map)) {
      this.#path.push(name);
      size += MEMBER_SIZE + this.#name(name, separator);
      size += this.#value(map[name]);
      separator = ',';
      this.#path.pop();
    }
    this.#json += '}}';
    return size;
  }

  #set(set: ReadonlySet<unknown>): number {
    const encoded = encodeSet(set, this.#policy);
    if (encoded instanceof Rejection) throw this.#refusal(encoded.code, encoded.reason);
    this.#json += encoded.json;
    return encoded.size;
  }

  /** The path holds one step for each container around this one, and one for its own field. */
  #deepen(): void {
    if (this.#path.length > MAX_NESTING) {
      throw this.#refusal('nesting_too_deep', `containers are nested more than ${MAX_NESTING} deep`);
    }
  }

  #unsupported(value: unknown): Refusal {
    return this.#refusal('unsupported_type', `DynamoDB has no type for ${describeKind(value)}`);
  }

  #refusal(code: RejectionCode, reason: string): Refusal {
    return new Refusal(new Rejection(code, reason, formatPath(this.#path)));
  }
}

/** Carries a rejection out of the walk. */
class Refusal extends Error {
  constructor(readonly rejection: Rejection) {
    super(rejection.reason);
  }
}
