import type { Document, Value } from '../document.js';
import { Rejection, formatPath } from '../rejection.js';
import type { Key } from '../targets/target.js';
import { type KeyAttribute, type KeySchema, type KeyType, attributesOf } from '../key-schema.js';

/** One attribute of the target's key and the document's field that it is taken from. */
export interface MappedKeyAttribute {
  readonly attribute: string;
  readonly from: string;
  readonly type: KeyType;
}

/** How the key of an item is made from a document. */
export interface KeyMapping {
  readonly partition: MappedKeyAttribute;
  readonly sort?: MappedKeyAttribute | undefined;
}

/** A document with its key's attributes among its fields. */
export interface KeyedItem {
  readonly key: Key;
  readonly item: Document;
}

/** The mapping that takes each attribute of a key from the field of its name. */
export function mappingOf({ partition, sort }: KeySchema): KeyMapping {
  const mapped = (key: KeySchema['partition']): MappedKeyAttribute => ({ ...key, from: key.attribute });
  return { partition: mapped(partition), sort: sort && mapped(sort) };
}

/** The fields of the source's documents that a mapping takes a key from. */
export function sourceKey({ partition, sort }: KeyMapping): KeySchema {
  const field = ({ from, type }: MappedKeyAttribute): KeyAttribute => ({ attribute: from, type });
  return { partition: field(partition), sort: sort && field(sort) };
}

/** The key schema of the items that a mapping makes. */
export function keySchema(mapping: KeyMapping): KeySchema {
  const schema = ({ attribute, type }: MappedKeyAttribute): KeySchema['partition'] => ({ attribute, type });
  return { partition: schema(mapping.partition), sort: mapping.sort && schema(mapping.sort) };
}

/**
 * Copies the mapped fields into the key's attributes; the fields themselves stay.
 *
 * Rejects a document without a mapped field, and one whose own field stands where a mapped attribute must go.
 */
export function keyItem(document: Document, mapping: KeyMapping): KeyedItem | Rejection {
  const key: Record<string, Value> = {};
  let item = document;
  for (const { attribute, from } of attributesOf(mapping)) {
    const value = Object.hasOwn(document, from) ? document[from] : undefined;
    if (value === undefined)
      return new Rejection('key_missing', `the field "${from}" of the key is missing`, formatPath([from]));
    key[attribute] = value;
    if (attribute === from) continue;
    if (Object.hasOwn(document, attribute) && document[attribute] !== value) return conflict(attribute, from);
    item = { ...item, [attribute]: value };
  }
  return { key, item };
}

/** Whether an item's key is exactly the fields that name the document at the source. */
export function isMappedByName(mapping: KeyMapping, name: readonly string[]): boolean {
  const mapped = attributesOf(mapping);
  return (
    mapped.length === name.length &&
    mapped.every(({ attribute, from }) => attribute === from && name.includes(attribute))
  );
}

function conflict(attribute: string, from: string): Rejection {
  const reason = `the document has a field "${attribute}" of its own, where the key must hold the value of "${from}"`;
  return new Rejection('key_conflict', reason, formatPath([attribute]));
}
