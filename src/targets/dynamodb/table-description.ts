import type { KeySchemaElement, TableDescription } from '@aws-sdk/client-dynamodb';
import type { KeyRule, KeyType } from '../../dynamodb/key-rules.js';

/** The rules that the keys of the indexes of a table that is there lay upon items. */
export function indexRules(table: TableDescription): KeyRule[] {
  const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
  return indexes.flatMap(({ IndexName, KeySchema }) =>
    elementsOf(KeySchema).map(({ attribute, role }) => ({
      attribute,
      role,
      type: typeOf(attribute, table),
      index: IndexName ?? '',
    })),
  );
}

/** A key in words, such as `"tenant" (S) and "created_at" (N)`. */
export function describeKey(
  schema: readonly KeySchemaElement[] | undefined,
  table: TableDescription,
): string {
  return elementsOf(schema)
    .map(({ attribute }) => `"${attribute}" (${typeOf(attribute, table)})`)
    .join(' and ');
}

interface KeyElement {
  readonly attribute: string;
  readonly role: KeyRule['role'];
}

/** Partition first, whatever the order in the description. */
function elementsOf(schema: readonly KeySchemaElement[] | undefined): KeyElement[] {
  const elements = (schema ?? []).map(({ AttributeName, KeyType }): KeyElement => ({
    attribute: AttributeName ?? '',
    role: KeyType === 'HASH' ? 'partition' : 'sort',
  }));
  return elements.sort((a, b) => (a.role === b.role ? 0 : a.role === 'partition' ? -1 : 1));
}

function typeOf(attribute: string, table: TableDescription): KeyType {
  return (
    table.AttributeDefinitions?.find(({ AttributeName }) => AttributeName === attribute)?.AttributeType ?? 'S'
  );
}
