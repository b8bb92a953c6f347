import { integerSize, numberSize } from './item-size.js';

const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;

const ZERO_SIZE = integerSize(0);

/** Any number of so many digits is named by its text, as a JavaScript number too. */
const MAX_DIGITS = 15;

/** Numbers with more zeros behind the point are written with an exponent. */
const MAX_ZEROS = 5;

/**
 * The size of a JSON number whose text is what `encodeNumber` makes of it.
 *
 * 0 where that is not certain: of many digits, with an exponent or with zeros that do not count.
 */
export function plainNumberSize(bytes: Uint8Array, start: number, end: number): number {
  const negative = bytes[start] === MINUS;
  const first = negative ? start + 1 : start;
  if (end - first > MAX_DIGITS) return 0;
  let place = first;
  for (; place < end; place += 1) {
    const digit = (bytes[place] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) break;
  }
  if (place < end) return fractionSize(bytes, { first, point: place, end, negative });
  // Minus zero is another number than its text says.
  if (bytes[first] === ZERO) return negative ? 0 : ZERO_SIZE;
  return numberSize(endOfDigits(bytes, end) - first, end - first - 1, negative);
}

/** Where the zeros begin that a whole number ends with. */
function endOfDigits(bytes: Uint8Array, end: number): number {
  let last = end;
  while (bytes[last - 1] === ZERO) last -= 1;
  return last;
}

interface Fraction {
  /** Where the first digit is, the point, and the end. */
  readonly first: number;
  readonly point: number;
  readonly end: number;
  readonly negative: boolean;
}

function fractionSize(bytes: Uint8Array, { first, point, end, negative }: Fraction): number {
  if (bytes[point] !== POINT || bytes[end - 1] === ZERO) return 0;
  for (let place = point + 1; place < end; place += 1) {
    const digit = (bytes[place] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return 0;
  }
  if (bytes[first] !== ZERO) return numberSize(end - first - 1, point - first - 1, negative);
  let significant = point + 1;
  while (bytes[significant] === ZERO) significant += 1;
  const zeros = significant - point - 1;
  return zeros > MAX_ZEROS ? 0 : numberSize(end - significant, -zeros - 1, negative);
}
