import { isWellFormed } from './scalar.js';
import { MOST_BYTES, type TextWriter } from './text-writer.js';

/** What is returned in place of a size where a string cannot be expressed in UTF-8. */
export const ILL_FORMED = -1;

/** Longer strings are quicker written by the engine's own code. */
const SHORT = 32;

/** What stands around a string, in an item. */
const AROUND = 8;

/** Stands for a number where the letter of an escape is expected. */
const BY_NUMBER = 1;

/** The bits of a character of ASCII. */
const ASCII = 0x7f;

const LETTER_S = 0x53;
const BACKSLASH = 0x5c;

/** How `JSON.stringify` escapes each byte: not at all, by a letter, or by its number. */
const ESCAPES = new Uint8Array(256).fill(BY_NUMBER, 0, 0x20);
for (const [character = '', letter = ''] of ['""', '\\\\', '\bb', '\tt', '\nn', '\ff', '\rr']) {
  ESCAPES[character.charCodeAt(0)] = letter.charCodeAt(0);
}

/** Writes a string as a value of DynamoDB's JSON, as `JSON.stringify` would; returns its size, or `ILL_FORMED`. */
export function writeString(writer: TextWriter, text: string): number {
  writer.ensure(text.length * MOST_BYTES + AROUND);
  const begin = writer.end;
  writer.openText(LETTER_S);
  const start = writer.end;
  if (text.length <= SHORT && writePlain(writer, text)) return text.length;
  const size = writer.write(text);
  if (size !== text.length && !isWellFormed(text)) return ILL_FORMED;
  if (isPlain(writer, start)) writer.closeText();
  else if (!escape(writer, start)) {
    writer.truncate(begin);
    writer.putText(`{"S":${JSON.stringify(text)}}`);
  }
  return size;
}

/** Writes a string of ASCII without anything to escape, character by character, and ends the value; false where it is none. */
function writePlain(writer: TextWriter, text: string): boolean {
  const { buffer, end } = writer;
  const escapes = ESCAPES;
  let found = 0;
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    found |= code & ~ASCII;
    found |= escapes[code & ASCII] ?? 0;
    buffer[end + place] = code;
  }
  if (found !== 0) return false;
  writer.end = end + text.length;
  writer.closeText();
  return true;
}

/** Whether nothing has to be escaped of what was written from a place on. */
function isPlain({ buffer, end }: TextWriter, start: number): boolean {
  // A copy of what the module holds: the loop would look it up for each byte.
  const escapes = ESCAPES;
  let found = 0;
  for (let place = start; place < end; place += 1) found |= escapes[buffer[place] ?? 0] ?? 0;
  return found === 0;
}

/** Escapes what was written from a place on, and ends the value; false where letters are not enough. */
function escape(writer: TextWriter, start: number): boolean {
  const { buffer, end } = writer;
  let escaped = 0;
  for (let place = start; place < end; place += 1) {
    const letter = letterOf(buffer, place);
    if (letter === BY_NUMBER) return false;
    if (letter !== 0) escaped += 1;
  }
  // What is behind the last of them moves on by as many as there are: nothing is written over that is still to be read.
  writer.end = end + escaped;
  let to = writer.end;
  for (let place = end - 1; to > place + 1; place -= 1) {
    const letter = letterOf(buffer, place);
    buffer[--to] = letter === 0 ? (buffer[place] ?? 0) : letter;
    if (letter !== 0) buffer[--to] = BACKSLASH;
  }
  writer.closeText();
  return true;
}

function letterOf(buffer: Buffer, place: number): number {
  return ESCAPES[buffer[place] ?? 0] ?? 0;
}
