import { Decimal } from 'decimal.js';

/**
 * The constructor of every number read from JSON that a JavaScript number cannot hold.
 *
 * The constructor itself never rounds. Sums and products made from its numbers are exact up to 1,000 digits, and their
 * text has no exponent within DynamoDB's range of numbers.
 */
const ExactDecimal = Decimal.clone({ precision: 1000, toExpNeg: -131, toExpPos: 126 });

const numberPattern = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * The value of a JSON number: a JavaScript number where its shortest text has the same value, else a `Decimal`.
 *
 * Throws SyntaxError when the text is not a JSON number, or is one beyond a `Decimal` too.
 */
export function parseNumber(text: string): number | Decimal {
  if (!numberPattern.test(text)) throw new SyntaxError(`"${text}" is not a JSON number`);
  const number = Number(text);
  const shortest = String(number);
  if (shortest === text) return number;
  const exact = new ExactDecimal(text);
  if (!exact.isFinite() || (exact.isZero() && /[1-9]/.test(text.replace(/[eE].*/, '')))) {
    throw new SyntaxError(`the exponent of the number "${text}" is too large`);
  }
  if (!Number.isFinite(number) || !exact.eq(shortest)) return exact;
  return number === 0 ? 0 : number;
}
