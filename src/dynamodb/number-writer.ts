import type { Decimal } from 'decimal.js';
import { Rejection } from '../rejection.js';
import { encodeNumber, type NumberPolicy } from './number.js';
import { plainNumberSize } from './plain-number.js';
import { MOST_BYTES, type TextWriter } from './text-writer.js';

/** A number of more characters is not a plain one. */
const LONGEST_PLAIN = 24;

/** What stands around a number. */
const AROUND = 8;

const LETTER_N = 0x4e;

/** Writes a number as a value of DynamoDB's JSON; returns its size, or why DynamoDB cannot hold it. */
export function writeNumber(
  writer: TextWriter,
  value: number | Decimal,
  policy: NumberPolicy,
): number | Rejection {
  if (typeof value === 'number') {
    writer.ensure(LONGEST_PLAIN + AROUND);
    const size = writePlain(writer, String(value));
    if (size !== 0) return size;
  }
  const form = encodeNumber(value, policy);
  if (form instanceof Rejection) return form;
  writer.ensure((form.text.length + AROUND) * MOST_BYTES);
  writer.write(`{"${form.type}":"${form.text}"}`);
  return form.size;
}

/** Writes a number whose size its text tells; 0 where that is not certain. */
function writePlain(writer: TextWriter, text: string): number {
  const begin = writer.end;
  writer.openText(LETTER_N);
  const { buffer, end: start } = writer;
  for (let place = 0; place < text.length; place += 1) buffer[start + place] = text.charCodeAt(place);
  const end = start + text.length;
  const size = plainNumberSize(buffer, start, end);
  if (size === 0) writer.truncate(begin);
  else {
    writer.end = end;
    writer.closeText();
  }
  return size;
}
