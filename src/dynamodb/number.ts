import { Decimal } from 'decimal.js';
import { Rejection } from '../rejection.js';
import { integerSize, numberSize } from './item-size.js';

/** What becomes of a number that DynamoDB cannot hold: refused, written as text, or rounded. */
export type NumberPolicy = 'reject' | 'string' | 'round';

/** Which numbers are refused, written as text or rounded: a rule, and exceptions by top-level attribute. */
export interface NumberPolicies {
  readonly policy: NumberPolicy;
  readonly exceptions: ReadonlyMap<string, NumberPolicy>;
}

/** A number as DynamoDB takes it: `text` is a number or, where the policy says so, a string. */
export interface NumberForm {
  readonly type: 'N' | 'S';
  readonly text: string;
  readonly size: number;
}

const MAX_DIGITS = 38;
const MAX_EXPONENT = 125;
const MIN_EXPONENT = -130;

/** A constructor of its own: another user of decimal.js may change the settings of the shared one. */
const Exact = Decimal.clone({
  precision: MAX_DIGITS,
  rounding: Decimal.ROUND_HALF_EVEN,
  toExpNeg: -7,
  toExpPos: 21,
  minE: -9e15,
  maxE: 9e15,
});

/** Encodes a number with all its digits, or says why DynamoDB cannot hold it. */
export function encodeNumber(value: number | Decimal, policy: NumberPolicy): NumberForm | Rejection {
  if (typeof value !== 'number') return encodeDecimal(value, policy);
  if (Number.isSafeInteger(value)) return { type: 'N', text: String(value), size: integerSize(value) };
  const magnitude = Math.abs(value);
  if (magnitude >= 1e126 || magnitude < 1e-130 || Number.isNaN(value)) {
    return encodeDecimal(new Exact(value), policy);
  }
  // The shortest digits that name this double, at most 17 of them: always within DynamoDB's precision.
  const [mantissa = '', exponent] = magnitude.toExponential().split('e');
  const digits = mantissa.length > 1 ? mantissa.length - 1 : 1;
  return { type: 'N', text: String(value), size: numberSize(digits, Number(exponent), value < 0) };
}

function encodeDecimal(value: Decimal, policy: NumberPolicy): NumberForm | Rejection {
  if (value.isNaN()) return new Rejection('unsupported_type', 'NaN is not a number that DynamoDB can hold');
  if (!value.isFinite())
    return new Rejection('number_out_of_range', 'infinity is beyond what DynamoDB can hold');
  if (value.isZero()) return { type: 'N', text: '0', size: integerSize(0) };
  const fault = judge(value);
  if (fault === undefined) {
    return { type: 'N', text: value.toFixed(), size: numberSize(value.sd(), value.e, value.isNegative()) };
  }
  if (policy === 'reject') return fault;
  return policy === 'string' ? asString(value) : round(value);
}

function judge(value: Decimal): Rejection | undefined {
  if (value.e > MAX_EXPONENT) {
    return new Rejection(
      'number_out_of_range',
      `a number of magnitude 1E${value.e} is beyond DynamoDB's 9.99E125`,
    );
  }
  if (value.e < MIN_EXPONENT) {
    return new Rejection(
      'number_out_of_range',
      `a number of magnitude 1E${value.e} is closer to zero than DynamoDB's 1E-130`,
    );
  }
  if (value.sd() <= MAX_DIGITS) return undefined;
  return new Rejection(
    'number_precision',
    `a number has ${value.sd()} significant digits; DynamoDB holds ${MAX_DIGITS}`,
  );
}

function asString(value: Decimal): NumberForm {
  // A number of extreme magnitude keeps its exponent, lest a few characters become thousands of zeros.
  const extreme = value.e > MAX_EXPONENT || value.e < MIN_EXPONENT;
  const text = extreme ? new Exact(value).toExponential() : value.toFixed();
  return { type: 'S', text, size: text.length };
}

function round(value: Decimal): NumberForm | Rejection {
  if (value.e < MIN_EXPONENT) return { type: 'N', text: '0', size: integerSize(0) };
  return encodeDecimal(new Exact(value).toSignificantDigits(MAX_DIGITS), 'reject');
}

/** The one text of a number, equal for `1` and `1.0`. */
export function canonicalNumber(value: number | string | Decimal): string {
  const exact = new Exact(value);
  return exact.isZero() ? '0' : exact.toString();
}
