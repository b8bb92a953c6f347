import type { KeySchemaElement, TableDescription } from '@aws-sdk/client-dynamodb';
import type { KeyRule, KeyType } from '../../dynamodb/key-rules.js';

/** The rules that the keys of the indexes of a table that is there lay upon items. */
export function indexRules(table: TableDescription): KeyRule[] {
  const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
  return indexes.flatMap(({ IndexName, KeySchema }) =>
    keyElements(KeySchema).map(({ attribute, role }) => ({
      attribute,
      role,
      type: keyTypeOf(attribute, table),
      index: IndexName ?? '',
    })),
  );
}

interface KeyElement {
  readonly attribute: string;
  readonly role: KeyRule['role'];
}

/** The attributes of a key, partition first, whatever the order in the description. */
export function keyElements(schema: readonly KeySchemaElement[] | undefined): KeyElement[] {
  const elements = (schema ?? []).map(({ AttributeName, KeyType }): KeyElement => ({
    attribute: AttributeName ?? '',
    role: KeyType === 'HASH' ? 'partition' : 'sort',
  }));
  return elements.sort((a, b) => (a.role === b.role ? 0 : a.role === 'partition' ? -1 : 1));
}

/** The type of a key attribute. */
export function keyTypeOf(attribute: string, table: TableDescription): KeyType {
  return (
    table.AttributeDefinitions?.find(({ AttributeName }) => AttributeName === attribute)?.AttributeType ?? 'S'
  );
}

/**
 * Tells a table from another of its name. DynamoDB gives each an id of its own; an emulator may only tell when it was
 * made.
 */
export function incarnationOf(table: TableDescription): string {
  return table.TableId ?? table.CreationDateTime?.toISOString() ?? '';
}
