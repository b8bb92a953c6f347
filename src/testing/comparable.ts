import { Decimal } from 'decimal.js';

/**
 * A text that is equal for equal documents and no others.
 *
 * It tells numbers from Decimals, bytes from lists, but `-0` not from `0`; no field can hide from it, whatever its name.
 */
export function comparable(value: unknown): string {
  if (value === undefined) return 'undefined';
  if (typeof value === 'number') return `number ${value === 0 ? 0 : value}`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(comparable).join()}]`;
  return isPlain(value) ? comparableMap(value) : comparableInstance(value);
}

function comparableMap(map: object): string {
  const fields = Object.entries(map).map(([name, field]) => `${JSON.stringify(name)}:${comparable(field)}`);
  return `{${fields.sort().join()}}`;
}

function comparableInstance(value: object): string {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
  if (value instanceof Set) return `set {${[...value].map(comparable).sort().join()}}`;
  if (Decimal.isDecimal(value)) return `decimal ${value.toFixed()}`;
  throw new TypeError('no document holds such an object');
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
