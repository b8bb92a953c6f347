import { integerSize, numberSize } from './item-size.js';

/**
 * The size of a number by its text in DynamoDB's JSON; nothing where the text is no number.
 *
 * The text is not normalized: zeros on either end do not count.
 */
export function numberTextSize(text: string): number | undefined {
  const negative = text.startsWith('-');
  const start = negative || text.startsWith('+') ? 1 : 0;
  const point = pointOf(text, start);
  if (point === undefined) return scientificSize(text);
  let first = start;
  while (first < text.length && !isSignificant(text, first)) first += 1;
  if (first === text.length) return hasDigit(text, { start, point }) ? integerSize(0) : undefined;
  let last = text.length - 1;
  while (!isSignificant(text, last)) last -= 1;
  const exponent = exponentOf(first, point);
  return numberSize(exponent - exponentOf(last, point) + 1, exponent, negative);
}

/** The bytes of a text in base64, with padding, or without where whoever wrote it left it out. */
export function bytesTextSize(text: string): number {
  return Buffer.byteLength(text, 'base64');
}

const ZERO = 0x30;
const NINE = 0x39;
const POINT = 0x2e;

/** Where the decimal point is, or would be at the end; nothing where there is anything but digits besides. */
function pointOf(text: string, start: number): number | undefined {
  let point: number | undefined;
  for (let place = start; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    if (code === POINT && point === undefined) point = place;
    else if (code < ZERO || code > NINE) return undefined;
  }
  return point ?? text.length;
}

function isSignificant(text: string, place: number): boolean {
  const code = text.charCodeAt(place);
  return code !== ZERO && code !== POINT;
}

function hasDigit(text: string, { start, point }: { start: number; point: number }): boolean {
  return point > start || text.length > point + 1;
}

/** The power of ten of the digit at a place. */
function exponentOf(place: number, point: number): number {
  return place < point ? point - place - 1 : point - place;
}

/** DynamoDB takes exponents, but writes none. */
function scientificSize(text: string): number | undefined {
  const match = /^([+-]?)(\d*)\.?(\d*)[eE]([+-]?\d+)$/.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent = ''] = match;
  const all = whole + fraction;
  if (all === '') return undefined;
  const digits = all.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '').length;
  if (significant === 0) return integerSize(0);
  const first = whole.length - 1 - (all.length - digits.length) + Number(exponent);
  return numberSize(significant, first, sign === '-');
}
