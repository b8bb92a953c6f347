import { types } from 'node:util';
import { Decimal } from 'decimal.js';
import type { Value } from '../document.js';
import { isPlain } from '../dynamodb/value-kind.js';

/** The types of values that are told apart, each a bit. `null` is none of them: it goes with all. */
export const valueTypes = { text: 1, number: 2, flag: 4, list: 8, map: 16, bytes: 32, set: 64 } as const;

const words: Readonly<Record<keyof typeof valueTypes, string>> = {
  text: 'text',
  number: 'a number',
  flag: 'true or false',
  list: 'a list',
  map: 'a map',
  bytes: 'bytes',
  set: 'a set',
};

/** The bit of a value's type; 0 for what has none. */
export function typeOf(value: Value | undefined): number {
  if (typeof value === 'string') return valueTypes.text;
  if (typeof value === 'number') return valueTypes.number;
  if (typeof value === 'boolean') return valueTypes.flag;
  return typeof value === 'object' && value !== null ? typeOfObject(value) : 0;
}

/** Several types in words, such as `text and a number`. */
export function wordsOf(mask: number): string {
  const names = Object.keys(valueTypes) as (keyof typeof valueTypes)[];
  return names
    .filter((name) => (mask & valueTypes[name]) !== 0)
    .map((name) => words[name])
    .join(' and ');
}

function typeOfObject(value: Extract<Value, object>): number {
  if (Array.isArray(value)) return valueTypes.list;
  if (isPlain(value)) return valueTypes.map;
  if (Decimal.isDecimal(value)) return valueTypes.number;
  if (types.isUint8Array(value)) return valueTypes.bytes;
  return types.isSet(value) ? valueTypes.set : 0;
}
