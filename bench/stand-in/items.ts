import type { Fields, Value } from './documents.js';

/** A value as DynamoDB's JSON. */
function attributeOf(value: Value): object {
  if (value === null) return { NULL: true };
  if (Array.isArray(value)) return { L: value.map(attributeOf) };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (typeof value === 'number') return { N: String(value) };
  return { M: itemOf(value as Fields) };
}

/** An object as an item. */
export function itemOf(fields: Fields): Readonly<Record<string, object>> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, attributeOf(value)]));
}
