import { types } from 'node:util';
import { Decimal } from 'decimal.js';
import type { Document, Value } from '../document.js';
import { base64, isWellFormed } from '../dynamodb/scalar.js';
import { describeKind, isList, isPlain } from '../dynamodb/value-kind.js';
import { Rejection, formatPath, type RejectionCode } from '../rejection.js';
import { typedNumber } from './typed-number.js';
import { typedSet } from './typed-set.js';
import { typeMark } from './typed-values.js';

/** Containers in each other, beyond which a document is refused: CouchDB has no limit, call stacks have. */
const maxNesting = 1_000;

/**
 * Writes documents as JSON that CouchDB keeps exactly, and `readTypedValues` reads back as the same values.
 *
 * Sets, bytes and the numbers that CouchDB would round get a form of their own: an object with the one field
 * `$dynamodb`. An object of the document's that has just this field is wrapped, so that it is not taken for one.
 */
export class DocumentEncoder {
  readonly #path: (string | number)[] = [];
  #pieces: string[] = [];
  readonly #reservesNames: boolean;

  /** `reservesNames` tells whether fields that begin with an underscore are CouchDB's own; they are by default. */
  constructor({ reservesNames = true }: { readonly reservesNames?: boolean } = {}) {
    this.#reservesNames = reservesNames;
  }

  /** The document's JSON, or why CouchDB can never hold it. */
  encode(document: Document): string | Rejection {
    this.#path.length = 0;
    this.#pieces = [];
    try {
      this.#fields(document, true);
      return this.#pieces.join('');
    } catch (error) {
      if (error instanceof Refusal) return error.rejection;
      throw error;
    } finally {
      this.#pieces = [];
    }
  }

  #fields(fields: Document, top = false): void {
    let separator = '{';
    for (const name of Object.keys(fields)) {
      this.#path.push(name);
      if (top && this.#reservesNames) this.#requireFree(name);
      this.#requireUnicode(name, 'the name of a field');
      this.#pieces.push(separator, JSON.stringify(name), ':');
      this.#value(fields[name]);
      separator = ',';
      this.#path.pop();
    }
    this.#pieces.push(separator === '{' ? '{}' : '}');
  }

  #requireFree(name: string): void {
    if (!name.startsWith('_') || name === '_id') return;
    throw this.#refusal('name_reserved', `the name of the field "${name}" begins with "_", as CouchDB's own`);
  }

  #requireUnicode(text: string, what: string): void {
    if (!isWellFormed(text))
      throw this.#refusal('invalid_string', `${what} holds a lone surrogate, which UTF-8 cannot express`);
  }

  #value(value: Value | undefined): void {
    if (typeof value === 'string') {
      this.#requireUnicode(value, 'a string');
      this.#pieces.push(JSON.stringify(value));
    } else if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'object') this.#object(value);
    else if (typeof value === 'boolean') this.#pieces.push(String(value));
    else throw this.#unsupported(value);
  }

  #object(value: Extract<Value, object> | null): void {
    if (value === null) this.#pieces.push('null');
    else if (isList(value)) this.#list(value);
    else if (isPlain(value)) this.#map(value);
    else if (Decimal.isDecimal(value)) this.#number(value);
    else if (types.isUint8Array(value)) this.#typed('B', JSON.stringify(base64(value)));
    else if (types.isSet(value)) this.#set(value);
    else throw this.#unsupported(value);
  }

  #number(value: number | Decimal): void {
    const form = typedNumber(value);
    if (form instanceof Rejection) throw this.#refusal(form.code, form.reason);
    if (form.plain) this.#pieces.push(form.text);
    else this.#typed('N', `"${form.text}"`);
  }

  #set(set: ReadonlySet<unknown>): void {
    const form = typedSet(set);
    if (form instanceof Rejection) throw this.#refusal(form.code, form.reason);
    this.#typed(form.type, JSON.stringify(form.members));
  }

  #typed(type: string, json: string): void {
    this.#pieces.push(`{"${typeMark}":{"${type}":${json}}}`);
  }

  #list(list: readonly Value[]): void {
    this.#deepen();
    this.#pieces.push('[');
    for (let index = 0; index < list.length; index += 1) {
      if (index > 0) this.#pieces.push(',');
      this.#path.push(index);
      this.#value(list[index]);
      this.#path.pop();
    }
    this.#pieces.push(']');
  }

  #map(map: Document): void {
    this.#deepen();
    const ambiguous = Object.hasOwn(map, typeMark) && Object.keys(map).length === 1;
    if (ambiguous) this.#pieces.push(`{"${typeMark}":{"M":`);
    this.#fields(map);
    if (ambiguous) this.#pieces.push('}}');
  }

  #deepen(): void {
    if (this.#path.length > maxNesting)
      throw this.#refusal('nesting_too_deep', `containers are nested more than ${maxNesting} deep`);
  }

  #unsupported(value: unknown): Refusal {
    return this.#refusal('unsupported_type', `there is no JSON for ${describeKind(value)}`);
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
