/** What skipping returns where a text is no JSON, or is JSON in a form that is left to `parseJson`. */
export const UNKNOWN = -1;

/** Containers nested deeper than this are left to `parseJson`, which takes any depth. */
const MAX_DEPTH = 100;

/** An exponent of more digits is left to `parseJson`, which knows those that are too large. */
const MAX_EXPONENT_DIGITS = 3;

/** Numbers of fewer characters are held exactly by a JavaScript number, but for a negative zero. */
const LONG_NUMBER = 16;

const QUOTE = 0x22;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const LOWER_E = 0x65;
const LOWER_U = 0x75;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** The bit by which an upper case letter differs from the lower case one. */
const CASE = 0x20;

/** 1 for each byte that stands for itself in a string. The UTF-8 of a whole text is judged elsewhere. */
export const PLAIN = bytesWhere((code) => code >= 0x20 && code !== QUOTE && code !== BACKSLASH);
const DIGIT = bytesWhere((code) => code >= ZERO && code <= 0x39);
const HEX = bytesWhere((code) => /[0-9a-f]/i.test(String.fromCharCode(code)));
const SHORT_ESCAPE = bytesWhere((code) => '"\\/bfnrt'.includes(String.fromCharCode(code)));

/** The words of JSON by their first letters. */
const WORDS: readonly (Uint8Array | undefined)[] = wordsByFirstByte(['true', 'false', 'null']);

/** What is noticed of values that are passed over. */
export class Walk {
  /** How many containers lie around the next value. */
  depth = 0;
  /** Whether there was a number that `JSON.parse` might change. It may be said of others. */
  unusualNumber = false;
}

/**
 * The place after the JSON value that begins at `at`, or `UNKNOWN`, after which the walk is over.
 *
 * What it passes over is JSON that `parseJson` accepts. It knows no white space.
 */
export function skipValue(bytes: Uint8Array, at: number, walk = new Walk()): number {
  const code = bytes[at] ?? 0;
  if (code === QUOTE) return skipString(bytes, at);
  if (code === OPEN_OBJECT) return skipObject(bytes, at, walk);
  if (code === OPEN_LIST) return skipList(bytes, at, walk);
  const word = WORDS[code];
  if (word !== undefined) return matches(bytes, at, word) ? at + word.length : UNKNOWN;
  return skipNumber(bytes, at, walk);
}

/** The place after the string that begins at `at`, or `UNKNOWN`. */
export function skipString(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== QUOTE) return UNKNOWN;
  let place = at + 1;
  for (;;) {
    while (PLAIN[bytes[place] ?? 0] === 1) place += 1;
    if (bytes[place] === QUOTE) return place + 1;
    if (bytes[place] !== BACKSLASH) return UNKNOWN;
    place = skipEscape(bytes, place);
    if (place === UNKNOWN) return UNKNOWN;
  }
}

/** The place of the value of the member whose name begins at `at`, or `UNKNOWN`. */
export function skipName(bytes: Uint8Array, at: number): number {
  const end = skipString(bytes, at);
  return end !== UNKNOWN && bytes[end] === COLON ? end + 1 : UNKNOWN;
}

/** Whether `expected` stands at `at`. */
export function matches(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  for (let index = 0; index < expected.length; index += 1) {
    if (bytes[at + index] !== expected[index]) return false;
  }
  return true;
}

/** A member's name as it stands in JSON, colon included. The name must be plain. */
export function nameToken(name: string): Buffer {
  return Buffer.from(`"${name}":`);
}

function skipEscape(bytes: Uint8Array, at: number): number {
  const code = bytes[at + 1] ?? 0;
  if (SHORT_ESCAPE[code] === 1) return at + 2;
  if (code !== LOWER_U) return UNKNOWN;
  for (let place = at + 2; place < at + 6; place += 1) {
    if (HEX[bytes[place] ?? 0] !== 1) return UNKNOWN;
  }
  return at + 6;
}

function skipObject(bytes: Uint8Array, at: number, walk: Walk): number {
  if (bytes[at + 1] === CLOSE_OBJECT) return at + 2;
  if ((walk.depth += 1) > MAX_DEPTH) return UNKNOWN;
  let place = at;
  do {
    place = skipName(bytes, place + 1);
    if (place === UNKNOWN) return UNKNOWN;
    place = skipValue(bytes, place, walk);
    if (place === UNKNOWN) return UNKNOWN;
  } while (bytes[place] === COMMA);
  walk.depth -= 1;
  return bytes[place] === CLOSE_OBJECT ? place + 1 : UNKNOWN;
}

function skipList(bytes: Uint8Array, at: number, walk: Walk): number {
  if (bytes[at + 1] === CLOSE_LIST) return at + 2;
  if ((walk.depth += 1) > MAX_DEPTH) return UNKNOWN;
  let place = at;
  do {
    place = skipValue(bytes, place + 1, walk);
    if (place === UNKNOWN) return UNKNOWN;
  } while (bytes[place] === COMMA);
  walk.depth -= 1;
  return bytes[place] === CLOSE_LIST ? place + 1 : UNKNOWN;
}

/** The place after the number that begins at `at`, or `UNKNOWN`. */
export function skipNumber(bytes: Uint8Array, at: number, walk?: Walk): number {
  const place = skipMantissa(bytes, at);
  const exponent = isExponent(bytes, place);
  if (walk?.unusualNumber === false) {
    walk.unusualNumber = exponent || place - at >= LONG_NUMBER || mayBeNegativeZero(bytes, at);
  }
  return exponent ? skipExponent(bytes, place + 1) : place;
}

function mayBeNegativeZero(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === MINUS && bytes[at + 1] === ZERO;
}

/** The place after a number without its exponent, or `UNKNOWN`. */
function skipMantissa(bytes: Uint8Array, at: number): number {
  const start = bytes[at] === MINUS ? at + 1 : at;
  const end = skipDigits(bytes, start);
  if (end === start || (bytes[start] === ZERO && end > start + 1)) return UNKNOWN;
  if (bytes[end] !== POINT) return end;
  const fraction = skipDigits(bytes, end + 1);
  return fraction > end + 1 ? fraction : UNKNOWN;
}

function isExponent(bytes: Uint8Array, at: number): boolean {
  return ((bytes[at] ?? 0) | CASE) === LOWER_E;
}

function skipExponent(bytes: Uint8Array, at: number): number {
  const start = bytes[at] === PLUS || bytes[at] === MINUS ? at + 1 : at;
  const end = skipDigits(bytes, start);
  return end > start && end <= start + MAX_EXPONENT_DIGITS ? end : UNKNOWN;
}

function skipDigits(bytes: Uint8Array, at: number): number {
  let place = at;
  while (DIGIT[bytes[place] ?? 0] === 1) place += 1;
  return place;
}

function bytesWhere(holds: (code: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, code) => (holds(code) ? 1 : 0));
}

function wordsByFirstByte(words: readonly string[]): (Uint8Array | undefined)[] {
  const table = new Array<Uint8Array | undefined>(256).fill(undefined);
  for (const word of words) table[word.charCodeAt(0)] = Buffer.from(word);
  return table;
}
