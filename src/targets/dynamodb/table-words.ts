import type { KeySchemaElement, Projection, TableDescription } from '@aws-sdk/client-dynamodb';
import { keyElements, keyTypeOf } from './table-description.js';
import type { Recovery } from './table-extras.js';

/** A key in words, such as `"tenant" (S) and "created_at" (N)`. */
export function describeKey(
  schema: readonly KeySchemaElement[] | undefined,
  table: TableDescription,
): string {
  return keyElements(schema)
    .map(({ attribute }) => `"${attribute}" (${keyTypeOf(attribute, table)})`)
    .join(' and ');
}

/** How a table is paid for. */
export function billingOf(table: TableDescription): 'on-demand' | 'provisioned' {
  return table.BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST' ? 'on-demand' : 'provisioned';
}

/** The provisioned capacity of a table or an index. */
export function capacityOf({
  ProvisionedThroughput: units,
}: Pick<TableDescription, 'ProvisionedThroughput'>): string {
  return inUnits(units?.ReadCapacityUnits ?? 0, units?.WriteCapacityUnits ?? 0);
}

/** What may be charged on demand at the most; nothing where there is no limit. */
export function maximumOf({
  OnDemandThroughput: maximum,
}: Pick<TableDescription, 'OnDemandThroughput'>): string | undefined {
  // What DynamoDB answers for "no limit" is -1.
  const { MaxReadRequestUnits: read = -1, MaxWriteRequestUnits: write = -1 } = maximum ?? {};
  return read < 0 && write < 0 ? undefined : inUnits(read, write).replaceAll('-1', 'unlimited');
}

/** How the table's storage is priced. */
export function classOf({ TableClassSummary: summary }: TableDescription): string {
  return summary?.TableClass ?? 'STANDARD';
}

/** What DynamoDB takes where no number of days is given. */
const DEFAULT_DAYS = 35;

/** Point-in-time recovery in words. */
export function recoveryWords(recovery: Recovery): string {
  if (typeof recovery === 'boolean' || recovery === DEFAULT_DAYS) return onOff(recovery !== false);
  return `on, ${recovery} day${recovery === 1 ? '' : 's'} back`;
}

/** The attributes that an index holds, in words. */
export function projectionOf(projection: Projection | undefined): string {
  if (projection?.ProjectionType === 'KEYS_ONLY') return 'keys only';
  if (projection?.ProjectionType !== 'INCLUDE') return 'all attributes';
  const names = [...(projection.NonKeyAttributes ?? [])].sort();
  return `keys and ${names.map((name) => `"${name}"`).join(' and ')}`;
}

/** Capacity units in words. */
export function inUnits(read: number, write: number): string {
  return `${read} read and ${write} write units`;
}

/** A switch in words. */
export function onOff(flag: boolean | undefined): 'on' | 'off' {
  return flag === true ? 'on' : 'off';
}

/** What items of a table's stream hold, if it has one. */
export function streamOf({ StreamSpecification: stream }: TableDescription): string {
  return stream?.StreamEnabled === false ? 'off' : (stream?.StreamViewType ?? 'off');
}

/**
 * Whether a table's encryption key is the one that the config names.
 *
 * DynamoDB always answers with the ARN; the config may name the key by its id, and by an alias that tells nothing.
 */
export function isSameEncryptionKey(found: string | undefined, wanted: string): boolean {
  if (found === undefined) return false;
  return isAlias(wanted) || found === wanted || found.endsWith(`/${wanted}`);
}

/** Whether an encryption key is named by an alias. */
export function isAlias(encryptionKey: string | false | undefined): boolean {
  return encryptionKey !== undefined && encryptionKey !== false && encryptionKey.includes('alias/');
}
