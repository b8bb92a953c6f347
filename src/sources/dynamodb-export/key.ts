import { type KeyAttribute, type KeySchema, type KeyType, attributesOf } from '../../key-schema.js';
import { ConfigError } from '../../errors.js';

/**
 * The key of an exported table.
 *
 * `exported` is the key of one of its items where an incremental export tells it, in DynamoDB's JSON. A full export
 * does not tell which attributes are the key, and none tells which of two is the partition key: that is for
 * `configured` to say. Throws ConfigError when it does not.
 */
export function keyOfExport(
  configured: KeySchema | undefined,
  exported: Readonly<Record<string, unknown>> | undefined,
  table: string,
): KeySchema {
  const told = exported === undefined ? [] : keyAttributes(exported);
  const [partition, ...rest] = inOrder(told, configured);
  if (partition === undefined) return configured ?? unknownKey(table);
  const [sort] = rest;
  if (sort !== undefined && configured === undefined) return unknownKey(table);
  return sort === undefined ? { partition } : { partition, sort };
}

function keyAttributes(key: Readonly<Record<string, unknown>>): readonly KeyAttribute[] {
  return Object.entries(key).flatMap(([attribute, value]) => {
    const type = keyTypes.find((name) => Object.hasOwn(Object(value) as object, name));
    return type === undefined ? [] : [{ attribute, type }];
  });
}

const keyTypes: readonly KeyType[] = ['S', 'N', 'B'];

/** The order of a key that the config maps to others does not matter, but must not change. */
function inOrder(told: readonly KeyAttribute[], configured: KeySchema | undefined): readonly KeyAttribute[] {
  const names = configured === undefined ? [] : attributesOf(configured).map(({ attribute }) => attribute);
  const rank = ({ attribute }: KeyAttribute): number =>
    names.includes(attribute) ? names.indexOf(attribute) : names.length;
  return told.toSorted((a, b) => rank(a) - rank(b) || (a.attribute < b.attribute ? -1 : 1));
}

function unknownKey(table: string): never {
  throw new ConfigError(`the exports of table "${table}" do not tell which attributes are its key`, {
    code: 'export_key_unknown',
    hint:
      "Set the collection's key to that of the table, such as key: 'id' or " +
      "key: { partition: 'tenant', sort: { attribute: 'number', type: 'N' } }.",
  });
}
