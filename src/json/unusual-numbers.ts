/** Numbers of fewer characters are held exactly by a JavaScript number, but for a negative zero. */
const LONG = 16;

const QUOTE = 0x22;
const MINUS = 0x2d;
const ZERO = 0x30;
const BACKSLASH = 0x5c;

/** The bit by which an upper case letter differs from the lower case one. */
const CASE = 0x20;
const LOWER_E = 0x65;

/** 1 for each byte of a number, but for its exponent. */
const OF_NUMBER = Uint8Array.from({ length: 256 }, (_, code) =>
  '0123456789-.'.includes(String.fromCharCode(code)) ? 1 : 0,
);

/**
 * Whether a text has a number that `JSON.parse` might change: of 16 characters or more, with an exponent, or that begins
 * with `-0`.
 *
 * The text is known to be JSON without white space. It may find too much.
 */
export function hasUnusualNumber(bytes: Uint8Array, start: number, end: number): boolean {
  for (let place = start; place < end; place += 1) {
    const code = bytes[place] ?? 0;
    if (code === QUOTE) place = endOfString(bytes, place + 1, end);
    else if (OF_NUMBER[code] === 1) {
      const first = place;
      while (OF_NUMBER[bytes[place + 1] ?? 0] === 1) place += 1;
      if (place - first >= LONG - 1 || isUnusual(bytes, first, place + 1)) return true;
    }
  }
  return false;
}

/** The place of the quote that ends a string. */
function endOfString(bytes: Uint8Array, start: number, end: number): number {
  let place = start;
  for (let code = bytes[place]; code !== QUOTE && place < end; code = bytes[place]) {
    place += code === BACKSLASH ? 2 : 1;
  }
  return place;
}

function isUnusual(bytes: Uint8Array, first: number, behind: number): boolean {
  if (((bytes[behind] ?? 0) | CASE) === LOWER_E) return true;
  return bytes[first] === MINUS && bytes[first + 1] === ZERO;
}
