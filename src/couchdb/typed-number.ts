import type { Decimal } from 'decimal.js';
import { Rejection } from '../rejection.js';

/** A number's digits, and whether CouchDB keeps them as they are. */
export interface TypedNumber {
  readonly text: string;
  readonly plain: boolean;
}

/** Places before the point up to which an integer is written digit by digit. */
const longestInteger = 400;

/**
 * Writes a number for CouchDB, which keeps every integer and takes anything with a point or an exponent for a double.
 *
 * A JavaScript number is a double already.
 */
export function typedNumber(value: number | Decimal): TypedNumber | Rejection {
  if (typeof value === 'number')
    return Number.isFinite(value) ? { text: String(value), plain: true } : unheld(value);
  if (!value.isFinite()) return unheld(value.toNumber());
  if (value.isZero()) return { text: '0', plain: true };
  if (value.isInteger() && value.e <= longestInteger) return { text: value.toFixed(), plain: true };
  const double = value.toNumber();
  if (Number.isFinite(double) && value.eq(double)) return { text: String(double), plain: true };
  return { text: value.toString(), plain: false };
}

function unheld(value: number): Rejection {
  if (Number.isNaN(value)) return new Rejection('unsupported_type', 'NaN is not a number that JSON can hold');
  return new Rejection('number_out_of_range', 'infinity is beyond what JSON can hold');
}
