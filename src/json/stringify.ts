import { Decimal } from 'decimal.js';
import type { Value } from '../document.js';

/** Places before or after the point beyond which a number is written with an exponent. */
const longestPlain = 400;

/**
 * Writes JSON that `parseJson` reads back as the same value: a `Decimal` is written digit for digit.
 *
 * Throws TypeError on what JSON cannot express: sets, bytes, NaN and infinities.
 */
export function stringifyJson(value: Value): string {
  const pieces: string[] = [];
  const waiting: Piece[] = [{ value }];
  for (let piece = waiting.pop(); piece !== undefined; piece = waiting.pop()) {
    if (typeof piece === 'string') pieces.push(piece);
    else for (const part of expand(piece.value).reverse()) waiting.push(part);
  }
  return pieces.join('');
}

/** Text that is ready, or a value that still has to be written. */
type Piece = string | { readonly value: Value };

function expand(value: Value): Piece[] {
  if (value === null || typeof value !== 'object' || Decimal.isDecimal(value)) return [scalarText(value)];
  if (value instanceof Uint8Array || value instanceof Set)
    throw new TypeError('JSON has neither sets nor bytes');
  if (Array.isArray(value)) {
    const items = (value as readonly Value[]).map((item): Piece[] => [{ value: item }]);
    return ['[', ...separate(items), ']'];
  }
  const fields = Object.entries(value as Readonly<Record<string, Value>>);
  return [
    '{',
    ...separate(fields.map(([name, field]) => [`${JSON.stringify(name)}:`, { value: field }])),
    '}',
  ];
}

function separate(groups: Piece[][]): Piece[] {
  return groups.flatMap((group, index) => (index === 0 ? group : [',', ...group]));
}

function scalarText(value: null | boolean | string | number | Decimal): string {
  if (Decimal.isDecimal(value)) return decimalText(value);
  if (typeof value !== 'number') return JSON.stringify(value);
  if (!Number.isFinite(value)) throw new TypeError(`JSON has no number ${value}`);
  return String(value);
}

/** Digits in a row where that is bearable: readers such as CouchDB take an exponent as leave to round. */
function decimalText(value: Decimal): string {
  if (!value.isFinite()) throw new TypeError(`JSON has no number ${value.toString()}`);
  return Math.abs(value.e) <= longestPlain ? value.toFixed() : value.toString();
}
