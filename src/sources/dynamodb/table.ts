import { type DynamoDBClient, type KeySchemaElement, type TableDescription } from '@aws-sdk/client-dynamodb';
import { describeTable as askForTable } from '../../dynamodb/requests/describe-table.js';
import { nameOf } from '../../dynamodb/requests/error-fields.js';
import { explain } from '../../dynamodb/requests/errors.js';
import type { Attempt } from '../../dynamodb/requests/explanation.js';
import { EnvironmentError, GuardError } from '../../errors.js';
import type { KeyAttribute, KeySchema } from '../../key-schema.js';

/** A table that can be read. */
export interface SourceTable {
  readonly description: TableDescription;
  readonly key: KeySchema;
  /** Names this very table, as against another of the same name. */
  readonly incarnation: string;
}

/** Asks for the description of a table. Throws EnvironmentError when it is missing or cannot be read. */
export async function describeTable(
  client: DynamoDBClient,
  place: Omit<Attempt, 'action'>,
  stop: AbortSignal,
): Promise<SourceTable> {
  stop.throwIfAborted();
  const description = await describe(client, place, stop);
  const { TableStatus: status = '', TableId, CreationDateTime: created } = description;
  if (unreadable.has(status)) throw notReadable(place.table, status);
  const incarnation = TableId ?? created?.toISOString() ?? '';
  return { description, key: keyOf(description.KeySchema, description), incarnation };
}

/** The key of a table or of an index, partition first, whatever the order in the description. */
export function keyOf(
  schema: readonly KeySchemaElement[] | undefined,
  { AttributeDefinitions: definitions = [] }: TableDescription,
): KeySchema {
  const attribute = (role: 'HASH' | 'RANGE'): KeyAttribute | undefined => {
    const name = schema?.find(({ KeyType }) => KeyType === role)?.AttributeName;
    if (name === undefined) return undefined;
    const type = definitions.find(({ AttributeName }) => AttributeName === name)?.AttributeType ?? 'S';
    return { attribute: name, type };
  };
  const partition = attribute('HASH');
  if (partition === undefined) throw new TypeError('a description has no partition key');
  const sort = attribute('RANGE');
  return sort === undefined ? { partition } : { partition, sort };
}

/** Throws GuardError when a table is not the one that a position was taken from. */
export function checkSameTable(name: string, incarnation: string, table: SourceTable): void {
  if (incarnation === table.incarnation) return;
  throw new GuardError(`table "${name}" was deleted and made anew since the saved position was taken`, {
    code: 'source_recreated',
    hint: 'Check that it is the table you mean, then run with --restart to read it from the beginning.',
  });
}

async function describe(
  client: DynamoDBClient,
  place: Omit<Attempt, 'action'>,
  abortSignal: AbortSignal,
): Promise<TableDescription> {
  try {
    const table = await askForTable(client, place.table, abortSignal);
    if (table.KeySchema === undefined) throw new SyntaxError('the answer tells no key');
    return table;
  } catch (error) {
    abortSignal.throwIfAborted();
    throw nameOf(error) === 'ResourceNotFoundException'
      ? notFound(place, error)
      : explain(error, { ...place, action: 'DescribeTable' });
  }
}

/** Statuses in which a table has no items to read, or none yet. */
const unreadable = new Set([
  'CREATING',
  'DELETING',
  'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
  'ARCHIVING',
  'ARCHIVED',
  'REPLICATION_NOT_AUTHORIZED',
]);

function notReadable(table: string, status: string): EnvironmentError {
  const deleting = status === 'DELETING';
  const message = deleting ? 'is being deleted' : `cannot be read while it is "${status}"`;
  return new EnvironmentError(`table "${table}" ${message}`, {
    code: 'source_not_readable',
    hint: deleting
      ? 'Check that it is the table you mean, and who deletes it.'
      : 'Wait until the table is active, then run the same command again.',
  });
}

function notFound({ table, region, endpoint }: Omit<Attempt, 'action'>, cause: unknown): EnvironmentError {
  // Only scheme and host: a URL may carry credentials.
  const place = endpoint === undefined ? `in region "${region}"` : `at "${new URL(endpoint).origin}"`;
  return new EnvironmentError(`there is no table "${table}" ${place}`, {
    code: 'source_not_found',
    hint: 'Check the name of the table, the region or endpoint, and whose credentials are used under "source".',
    cause,
  });
}
