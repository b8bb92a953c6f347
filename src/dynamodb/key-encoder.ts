import { types } from 'node:util';
import { Decimal } from 'decimal.js';
import type { Document, Value } from '../document.js';
import { canonicalNumber } from './number.js';
import { base64 } from './scalar.js';

/** A key as DynamoDB's JSON, and a string equal for two keys exactly when they name the same item. */
export interface EncodedKey {
  readonly json: string;
  readonly identity: string;
}

/**
 * Encodes the key attributes of an item or of a key; other attributes are left out.
 *
 * Throws a TypeError on a value that is neither a string, a number nor bytes.
 */
export function encodeKey(item: Document, attributes: readonly string[]): EncodedKey {
  const values = attributes.map((attribute) => encodeKeyValue(item[attribute]));
  const fields = values.map(({ type, text }, index) => {
    return `${JSON.stringify(attributes[index])}:{"${type}":${JSON.stringify(text)}}`;
  });
  return { json: `{${fields.join(',')}}`, identity: identityOf(values) };
}

/** The identity alone of what `encodeKey` encodes. Throws as that does. */
export function keyIdentity(item: Document, attributes: readonly string[]): string {
  const [attribute] = attributes;
  const only = attribute === undefined || attributes.length > 1 ? undefined : item[attribute];
  if (typeof only === 'string') return only;
  return identityOf(attributes.map((attribute) => encodeKeyValue(item[attribute])));
}

interface KeyValue {
  readonly type: 'S' | 'N' | 'B';
  readonly text: string;
}

function encodeKeyValue(value: Value | undefined): KeyValue {
  if (typeof value === 'string') return { type: 'S', text: value };
  if (typeof value === 'number') return { type: 'N', text: canonicalNumber(value) };
  if (Decimal.isDecimal(value)) return { type: 'N', text: canonicalNumber(value) };
  if (types.isUint8Array(value)) return { type: 'B', text: base64(value) };
  throw new TypeError('a key is neither a string, a number nor bytes');
}

/** The lengths keep `a`, `bc` apart from `ab`, `c`. */
function identityOf(values: readonly KeyValue[]): string {
  const [first] = values;
  if (first !== undefined && values.length === 1) return first.text;
  return values.map(({ text }) => `${text.length}:${text}`).join('');
}
