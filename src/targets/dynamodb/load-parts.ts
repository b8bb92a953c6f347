import type {
  GlobalSecondaryIndexDescription,
  KeySchemaElement,
  LocalSecondaryIndexDescription,
  TableDescription,
} from '@aws-sdk/client-dynamodb';
import type { Projection } from '../../dynamodb/charges.js';
import type { ForecastPart } from '../appraisal.js';
import { keyElements } from './table-description.js';

/** A table or one of its indexes, as far as it decides what a load takes. */
export interface LoadPart {
  /** `table`, or `index by-tenant`. */
  readonly name: string;
  readonly kind: 'table' | 'global' | 'local';
  /** The attributes of the partition key. */
  readonly partition: readonly string[];
  readonly projection: Projection;
  readonly limit: ForecastPart['limit'];
}

/** Write units a second that a new table and each new global index take at once without any capacity set. */
const NEW_TABLE_WRITE_UNITS = 4_000;

/** The table and its indexes: as DynamoDB describes them, or as they are planned where the table is missing. */
export function loadParts(table: TableDescription, exists: boolean): readonly [LoadPart, ...LoadPart[]] {
  const provisioned = isProvisionedTable(table);
  const capacity = { provisioned, exists };
  const keys = attributesOf(table.KeySchema);
  const main: LoadPart = {
    name: 'table',
    kind: 'table',
    partition: partitionOf(table.KeySchema),
    projection: { required: [], attributes: 'all' },
    limit: limitOf(table, { ...capacity, what: 'table' }),
  };
  const local = (table.LocalSecondaryIndexes ?? []).map((index) => ({
    ...indexPart(index, keys),
    kind: 'local' as const,
    limit: { ...main.limit, reason: `${main.limit.reason}, shared with the table` },
  }));
  const global = (table.GlobalSecondaryIndexes ?? []).map((index) => ({
    ...indexPart(index, keys),
    kind: 'global' as const,
    limit: limitOf(index, { ...capacity, what: 'index' }),
  }));
  return [main, ...global, ...local];
}

/** Whether a table is paid for by provisioned capacity. One that never was on demand does not tell its mode. */
export function isProvisionedTable({
  BillingModeSummary: mode,
  ProvisionedThroughput: capacity,
}: TableDescription): boolean {
  if (mode?.BillingMode !== undefined) return mode.BillingMode === 'PROVISIONED';
  return (capacity?.WriteCapacityUnits ?? 0) > 0;
}

function indexPart(
  index: GlobalSecondaryIndexDescription | LocalSecondaryIndexDescription,
  tableKeys: readonly string[],
): Pick<LoadPart, 'name' | 'partition' | 'projection'> {
  const { IndexName = '', KeySchema, Projection: projection } = index;
  const required = attributesOf(KeySchema);
  const named = projection?.ProjectionType === 'INCLUDE' ? (projection.NonKeyAttributes ?? []) : [];
  const all = projection?.ProjectionType === 'ALL';
  return {
    name: `index ${IndexName}`,
    partition: partitionOf(KeySchema),
    projection: { required, attributes: all ? 'all' : [...new Set([...tableKeys, ...required, ...named])] },
  };
}

interface Capacity {
  readonly provisioned: boolean;
  readonly exists: boolean;
  readonly what: 'table' | 'index';
}

type Described = TableDescription | GlobalSecondaryIndexDescription;

/** Provisioned capacity is a ceiling even where the partitions are warm for more. */
function limitOf(described: Described, { provisioned, exists, what }: Capacity): LoadPart['limit'] {
  if (provisioned) {
    const units = described.ProvisionedThroughput?.WriteCapacityUnits ?? 1;
    return { writeUnitsPerSecond: units, reason: 'provisioned capacity' };
  }
  const limit = onDemandLimit(described, `a${exists ? 'n' : ' new'} on-demand ${what}`);
  // DynamoDB tells -1 where there is no maximum.
  const most = described.OnDemandThroughput?.MaxWriteRequestUnits ?? -1;
  if (most <= 0 || most >= limit.writeUnitsPerSecond) return limit;
  return { writeUnitsPerSecond: most, reason: `the maximum that is set for the ${what}` };
}

function onDemandLimit({ WarmThroughput: warm }: Described, otherwise: string): LoadPart['limit'] {
  const units = warm?.WriteUnitsPerSecond;
  return units === undefined
    ? { writeUnitsPerSecond: NEW_TABLE_WRITE_UNITS, reason: otherwise }
    : { writeUnitsPerSecond: units, reason: 'warm throughput' };
}

function attributesOf(schema: readonly KeySchemaElement[] | undefined): string[] {
  return keyElements(schema).map(({ attribute }) => attribute);
}

function partitionOf(schema: readonly KeySchemaElement[] | undefined): string[] {
  return keyElements(schema)
    .filter(({ role }) => role === 'partition')
    .map(({ attribute }) => attribute);
}
