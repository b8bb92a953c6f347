import type { Decimal } from 'decimal.js';
import type { Document, Value } from '../document.js';
import { isPlain } from '../dynamodb/value-kind.js';
import { parseJson } from '../json/json.js';
import { parseNumber } from '../json/number.js';

/** The one field of an object that stands for a value JSON has no form for. */
export const typeMark = '$dynamodb';

/**
 * Reads the values that `DocumentEncoder` has written in a form of their own: sets, bytes, numbers that CouchDB rounds.
 *
 * An object that only looks like such a form is left as it is. Numbers are taken digit for digit.
 */
export function readTypedValues(document: Document): Document {
  const read = readValue(document);
  return isObject(read) ? read : document;
}

function readValue(value: Value): Value {
  if (Array.isArray(value)) return readList(value as readonly Value[]);
  if (!isObject(value)) return value;
  const marked = markedOf(value);
  return (marked === undefined ? undefined : readMarked(marked)) ?? readFields(value);
}

/** Lists and objects without a typed value are not copied: most have none. */
function readList(list: readonly Value[]): Value {
  const read = list.map(readValue);
  return read.some((value, index) => value !== list[index]) ? read : list;
}

function readFields(fields: Document): Document {
  const entries = Object.entries(fields);
  const read = entries.map(([name, value]) => [name, readValue(value)] as const);
  const changed = read.some(([, value], index) => value !== entries[index]?.[1]);
  return changed ? Object.fromEntries(read) : fields;
}

/** What stands behind the mark, as its only field's name and value. */
function markedOf(fields: Document): readonly [string, Value] | undefined {
  if (!Object.hasOwn(fields, typeMark) || Object.keys(fields).length !== 1) return undefined;
  const marked = fields[typeMark];
  if (!isObject(marked)) return undefined;
  const [entry, ...others] = Object.entries(marked);
  return others.length === 0 ? entry : undefined;
}

function readMarked([type, value]: readonly [string, Value]): Value | undefined {
  if (type === 'M') return isObject(value) ? readFields(value) : undefined;
  if (type === 'N') return readNumber(value);
  if (type === 'B') return readBytes(value);
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const members = value as readonly Value[];
  if (type === 'SS') return membersOf(members, readText);
  if (type === 'NS') return membersOf(members, readNumber);
  if (type === 'BS') return membersOf(members, readBytes);
  return undefined;
}

/** None where a member is none. */
function membersOf<M>(members: readonly Value[], read: (member: Value) => M | undefined): Set<M> | undefined {
  const values = members.map(read).filter((member) => member !== undefined);
  return values.length < members.length ? undefined : new Set(values);
}

function readText(value: Value): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function readNumber(value: Value): number | Decimal | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    return parseNumber(value);
  } catch {
    return undefined;
  }
}

/** Base64 that any other reader would take for other bytes, or for none, is left as it is. */
function readBytes(value: Value): Uint8Array | undefined {
  if (typeof value !== 'string') return undefined;
  const bytes = Buffer.from(value, 'base64');
  return bytes.toString('base64') === value ? new Uint8Array(bytes) : undefined;
}

/** Reads a document's JSON with its typed values. */
export function parseTypedJson(text: string): Document {
  const value: Value = parseJson(text);
  return isObject(value) ? readTypedValues(value) : {};
}

function isObject(value: Value | undefined): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isPlain(value);
}
