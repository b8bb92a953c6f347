import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { ConfigError } from '../../errors.js';
import { describeKey } from './table-description.js';
import { isProvisioned, type TablePlan } from './table-plan.js';
import { createTableInput, keySchema } from './table-request.js';

/** Throws a ConfigError when the table's key is not the one that items will have. */
export function requireSameKey(plan: TablePlan, table: TableDescription): void {
  const wanted = describeKey(keySchema(plan.key), createTableInput(plan));
  const found = describeKey(table.KeySchema, table);
  if (wanted === found) return;
  throw new ConfigError(`table "${plan.name}" has the key ${found}, but the config asks for ${wanted}`, {
    code: 'table_key_differs',
    hint: `Map the key with "key" in the config, or write to another table with "to".`,
  });
}

/** Sentences on settings in the config that the table contradicts; what the config leaves open cannot differ. */
export function differences(plan: TablePlan, table: TableDescription): string[] {
  return [...scalarDifferences(plan, table), ...indexDifferences(plan, table)].map(
    ({ what, found, wanted }) =>
      `table "${plan.name}" has ${what} ${found}, but the config asks for ${wanted}; it was left as it is`,
  );
}

interface Difference {
  readonly what: string;
  readonly found: string;
  readonly wanted: string;
}

function scalarDifferences({ settings }: TablePlan, table: TableDescription): Difference[] {
  const wanted = settings.billing ?? (settings.provisioned === undefined ? undefined : 'provisioned');
  const found = billingOf(table);
  const units = found === 'provisioned' && isProvisioned(settings) ? settings.provisioned : undefined;
  return [
    compare('billing', found, wanted),
    compare('capacity', unitsOf(table), units && inUnits(units.read, units.write)),
    compareWarm(table, settings.warmThroughput),
    compare('stream', table.StreamSpecification?.StreamViewType ?? 'off', settings.streams),
    compare(
      'deletion protection',
      onOff(table.DeletionProtectionEnabled),
      onOffWanted(settings.deletionProtection),
    ),
    compareKey(table.SSEDescription?.KMSMasterKeyArn, settings.encryptionKey),
  ].filter((difference) => difference !== undefined);
}

function compare(what: string, found: string, wanted: string | undefined): Difference | undefined {
  if (wanted === undefined || wanted === found) return undefined;
  return { what, found: `"${found}"`, wanted: `"${wanted}"` };
}

/** DynamoDB always answers with the ARN; the config may name the key by its id, and by an alias that tells nothing. */
function compareKey(found: string | undefined, wanted: string | undefined): Difference | undefined {
  if (wanted === undefined || (found !== undefined && wanted.includes('alias/'))) return undefined;
  const same = found !== undefined && (found === wanted || found.endsWith(`/${wanted}`));
  return same ? undefined : compare('encryption key', found ?? "AWS's own", wanted);
}

function billingOf(table: TableDescription): string {
  return table.BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST' ? 'on-demand' : 'provisioned';
}

function unitsOf({ ProvisionedThroughput: units }: TableDescription): string {
  return inUnits(units?.ReadCapacityUnits ?? 0, units?.WriteCapacityUnits ?? 0);
}

/** Warm throughput grows with use: only less than what was asked for is a difference. */
function compareWarm(
  { WarmThroughput: warm }: TableDescription,
  wanted: TablePlan['settings']['warmThroughput'],
): Difference | undefined {
  const [read, write] = [warm?.ReadUnitsPerSecond ?? 0, warm?.WriteUnitsPerSecond ?? 0];
  if (wanted === undefined || (read >= wanted.read && write >= wanted.write)) return undefined;
  return compare('warm throughput', inUnits(read, write), inUnits(wanted.read, wanted.write));
}

function inUnits(read: number, write: number): string {
  return `${read} read and ${write} write units`;
}

function onOff(flag: boolean | undefined): string {
  return flag === true ? 'on' : 'off';
}

function onOffWanted(flag: boolean | undefined): string | undefined {
  return flag === undefined ? undefined : onOff(flag);
}

function indexDifferences(plan: TablePlan, table: TableDescription): Difference[] {
  const there = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
  return plan.settings.indexes.flatMap((index) => {
    const wanted = describeKey(keySchema(index), createTableInput(plan));
    const found = there.find(({ IndexName }) => IndexName === index.name);
    if (found === undefined)
      return [{ what: 'no index', found: `"${index.name}"`, wanted: `one on ${wanted}` }];
    const key = describeKey(found.KeySchema, table);
    return key === wanted ? [] : [{ what: `index "${index.name}" on`, found: key, wanted }];
  });
}
