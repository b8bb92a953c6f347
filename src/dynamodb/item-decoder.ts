import type { Document, Value } from '../document.js';
import { parseNumber } from '../json/number.js';

/**
 * Decodes an item of DynamoDB's JSON exactly. Throws a TypeError on anything that DynamoDB did not use when this was
 * written.
 *
 * It reads what was received rather than what the SDK makes of it: the SDK (3.1164.0) blanks a top-level attribute
 * named `__proto__`.
 */
export function decodeItem(item: unknown): Document {
  const document: Record<string, Value> = {};
  for (const [name, value] of Object.entries(asObject(item))) defineField(document, name, decodeValue(value));
  return document;
}

const DECODERS: Readonly<Record<string, (content: unknown) => Value>> = {
  S: asText,
  N: (content) => parseNumber(asText(content)),
  BOOL: (content) => content === true,
  NULL: () => null,
  M: decodeItem,
  L: (content) => asList(content).map(decodeValue),
  B: decodeBytes,
  SS: (content) => new Set(asList(content).map(asText)),
  NS: (content) => new Set(asList(content).map((member) => parseNumber(asText(member)))),
  BS: (content) => new Set(asList(content).map(decodeBytes)),
};

function decodeValue(value: unknown): Value {
  const [[type, content] = ['', undefined], ...rest] = Object.entries(asObject(value));
  const decode = rest.length === 0 && Object.hasOwn(DECODERS, type) ? DECODERS[type] : undefined;
  if (decode === undefined)
    throw new TypeError(`a value has a type that is not known: ${describeTypes(value)}`);
  return decode(content);
}

function decodeBytes(content: unknown): Uint8Array {
  return new Uint8Array(Buffer.from(asText(content), 'base64'));
}

function asObject(value: unknown): object {
  if (typeof value !== 'object' || value === null)
    throw new TypeError('a value of DynamoDB is not an object');
  return value;
}

function asList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError('a list of DynamoDB is not an array');
  return value;
}

function asText(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('a text of DynamoDB is not a string');
  return value;
}

function describeTypes(value: unknown): string {
  return Object.keys(asObject(value))
    .map((type) => JSON.stringify(type))
    .join(', ');
}

function defineField(document: Record<string, Value>, name: string, value: Value): void {
  if (name !== '__proto__') {
    document[name] = value;
    return;
  }
  // Assigning to `__proto__` would set the prototype instead of a field.
  Object.defineProperty(document, name, { value, enumerable: true, configurable: true, writable: true });
}
