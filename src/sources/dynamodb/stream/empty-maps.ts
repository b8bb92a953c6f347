import type { AttributeMap } from '../../../dynamodb/item-names.js';
import { isRecord } from '../../../dynamodb/requests/error-fields.js';

/** Gives empty maps their type, which DynamoDB Local leaves out in streams alone: it sends `{}` for `{"M":{}}`. */
export function withEmptyMaps(attributes: AttributeMap): AttributeMap {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, typed(value)]));
}

function typed(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const { M: map, L: list } = value;
  if (isRecord(map)) return { M: withEmptyMaps(map) };
  if (Array.isArray(list)) return { L: list.map(typed) };
  return Object.keys(value).length === 0 ? { M: {} } : value;
}
