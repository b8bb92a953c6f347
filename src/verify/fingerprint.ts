import { hash } from 'node:crypto';
import { types } from 'node:util';
import { Decimal } from 'decimal.js';
import type { Document, Value } from '../document.js';
import { canonicalNumber } from '../dynamodb/number.js';
import { isWellFormed } from '../dynamodb/scalar.js';
import { isList, isPlain } from '../dynamodb/value-kind.js';

/** Bytes of a fingerprint. */
export const fingerprintBytes = 16;

/**
 * The fingerprint of an item: equal for two items exactly when they hold the same.
 *
 * Numbers count as values, whatever their form; fields and the members of sets have no order. It is the beginning of
 * the SHA-256 of a canonical form: chance makes no two of them equal.
 */
export function fingerprint(item: Document): Buffer {
  return hash('sha256', canonicalFields(item), 'buffer').subarray(0, fingerprintBytes);
}

/** A text that no other value has. Each begins with its type and tells its length, so that texts can be joined. */
function canonical(value: Value): string {
  if (typeof value === 'string') return canonicalText(value);
  if (typeof value === 'number') return number(value);
  if (typeof value === 'boolean') return value ? 'T' : 'F';
  if (value === null) return '0';
  return canonicalObject(value);
}

function canonicalObject(value: Extract<Value, object>): string {
  if (isList(value)) return `L${value.length}:${value.map(canonical).join('')}`;
  if (isPlain(value)) return canonicalFields(value);
  if (Decimal.isDecimal(value)) return number(value);
  if (types.isUint8Array(value)) return `B${value.byteLength}:${Buffer.from(value).toString('hex')}`;
  if (types.isSet(value)) return canonicalSet([...(value as ReadonlySet<Value>)]);
  throw new TypeError('a value has a type that no item can hold');
}

function canonicalFields(fields: Readonly<Record<string, Value>>): string {
  const names = Object.keys(fields).sort();
  let text = `M${names.length}:`;
  for (const name of names) {
    const value = fields[name];
    if (value === undefined) throw new TypeError(`the field "${name}" has no value`);
    text += canonicalText(name) + canonical(value);
  }
  return text;
}

function canonicalSet(members: readonly Value[]): string {
  return `S${members.length}:${members.map(canonical).sort().join('')}`;
}

/** UTF-8 has no lone surrogates: what holds one is told apart by its code units. */
function canonicalText(text: string): string {
  if (isWellFormed(text)) return `s${text.length}:${text}`;
  return `u${text.length}:${Buffer.from(text, 'utf16le').toString('hex')}`;
}

function number(value: number | Decimal): string {
  const text = Number.isSafeInteger(value) ? String(value) : canonicalNumber(value);
  return `n${text.length}:${text}`;
}
