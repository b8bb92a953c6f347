import type {
  GlobalSecondaryIndexDescription,
  LocalSecondaryIndexDescription,
  TableDescription,
} from '@aws-sdk/client-dynamodb';
import { keyOf } from './table.js';

type IndexDescription = GlobalSecondaryIndexDescription & LocalSecondaryIndexDescription;

/** The indexes of a table as a target's settings have them, and the names of those that the settings have no room for. */
export function indexesOf(table: TableDescription): {
  readonly indexes: readonly Readonly<Record<string, unknown>>[];
  readonly left: readonly string[];
} {
  const { GlobalSecondaryIndexes: global = [], LocalSecondaryIndexes: local = [] } = table;
  const all = [
    ...global.map((index) => ({ index, local: false })),
    ...local.map((index) => ({ index, local: true })),
  ];
  const [fit, unfit] = [all.filter(hasPlainKey), all.filter((entry) => !hasPlainKey(entry))];
  return {
    indexes: fit.map((entry) => ({ ...settingsOf(entry.index, table), local: entry.local })),
    left: unfit.map(({ index }) => index.IndexName ?? ''),
  };
}

/** A key of a global index may have several attributes for each part. */
function hasPlainKey({ index: { KeySchema: schema = [] } }: { readonly index: IndexDescription }): boolean {
  return ['HASH', 'RANGE'].every((role) => schema.filter(({ KeyType }) => KeyType === role).length <= 1);
}

function settingsOf(index: IndexDescription, table: TableDescription): Record<string, unknown> {
  const throughput = throughputOf(index);
  const maximum = maximumOf(index);
  return {
    name: index.IndexName,
    ...keyOf(index.KeySchema, table),
    projection: projectionOf(index),
    ...(throughput === undefined ? {} : { provisioned: throughput }),
    ...(maximum === undefined ? {} : { maximumThroughput: maximum }),
  };
}

function projectionOf({ Projection: projection }: IndexDescription): 'all' | 'keys' | readonly string[] {
  if (projection?.ProjectionType === 'KEYS_ONLY') return 'keys';
  return projection?.ProjectionType === 'INCLUDE' ? (projection.NonKeyAttributes ?? []) : 'all';
}

/** The provisioned capacity of a table or of an index; nothing on demand, for which DynamoDB answers zeros. */
export function throughputOf({
  ProvisionedThroughput: { ReadCapacityUnits: read = 0, WriteCapacityUnits: write = 0 } = {},
}: Pick<IndexDescription, 'ProvisionedThroughput'>): { read: number; write: number } | undefined {
  return read > 0 && write > 0 ? { read, write } : undefined;
}

/** What a table or an index may be charged on demand at the most; nothing without a limit, for which DynamoDB answers -1. */
export function maximumOf({
  OnDemandThroughput: { MaxReadRequestUnits: read = -1, MaxWriteRequestUnits: write = -1 } = {},
}: Pick<IndexDescription, 'OnDemandThroughput'>): { read?: number; write?: number } | undefined {
  if (read < 0 && write < 0) return undefined;
  return { ...(read < 0 ? {} : { read }), ...(write < 0 ? {} : { write }) };
}
