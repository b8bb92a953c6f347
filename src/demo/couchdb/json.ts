import { randomUUID } from 'node:crypto';

/** Stands at the head of strings that hold a number's text; cannot be guessed by who sends a document. */
const mark = `${randomUUID()}:`;
const markedNumber = new RegExp(`"${mark}([^"]*)"`, 'g');
/** JavaScript would put fields whose names look like array indexes first; a mark keeps them in their place. */
const nameMark = `${randomUUID()}:`;

/** Parses JSON as CouchDB does. Only `encodeJson` can read the numbers within. Throws SyntaxError. */
export function decodeJson(text: string): unknown {
  JSON.parse(text);
  const pieces: string[] = [];
  const token = /"|-?\d[\d.eE+-]*/g;
  let copied = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    if (match[0] === '"') token.lastIndex = endOfString(text, token.lastIndex);
    const part = text.slice(match.index, token.lastIndex);
    pieces.push(
      text.slice(copied, match.index),
      markToken(part, text.slice(token.lastIndex, token.lastIndex + 9)),
    );
    copied = token.lastIndex;
  }
  return JSON.parse(pieces.join('') + text.slice(copied));
}

/** Writes what `decodeJson` has read, each number as CouchDB 3.5 prints it. */
export function encodeJson(value: unknown): string {
  return JSON.stringify(value).replace(markedNumber, '$1').replaceAll(nameMark, '');
}

/** The place after the closing quote. A regular expression runs out of stack on long strings with many escapes. */
function endOfString(text: string, start: number): number {
  let place = start;
  while (text[place] !== '"') place += text[place] === '\\' ? 2 : 1;
  return place + 1;
}

function markToken(part: string, following: string): string {
  if (!part.startsWith('"')) return `"${mark}${storedNumber(part)}"`;
  return /^"\d+"$/.test(part) && /^\s*:/.test(following) ? `"${nameMark}${part.slice(1)}` : part;
}

/** Whether a decoded value is an object with fields. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Integers keep every digit; anything with a point or an exponent becomes an IEEE double that shows it is one. */
function storedNumber(text: string): string {
  if (!/[.eE]/.test(text)) return text === '-0' ? '0' : text;
  const number = Number(text);
  if (!Number.isFinite(number)) throw new SyntaxError(`the number ${text} is too large for a double`);
  const shortest = String(number);
  return /[.e]/.test(shortest) ? shortest : `${shortest}.0`;
}
