import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { ConfigError } from '../../errors.js';
import type { TableExtras, TableState } from './table-extras.js';
import { Unknown } from './table-inquiry.js';
import { isProvisioned, type TablePlan } from './table-plan.js';
import { createTableInput, keySchema } from './table-request.js';
import {
  billingOf,
  capacityOf,
  describeKey,
  inUnits,
  isSameEncryptionKey,
  onOff,
  streamOf,
} from './table-words.js';

/** The error that the table's key is not the one that items will have, if so. */
export function keyDifference(plan: TablePlan, table: TableDescription): ConfigError | undefined {
  const wanted = describeKey(keySchema(plan.key), createTableInput(plan));
  const found = describeKey(table.KeySchema, table);
  if (wanted === found) return undefined;
  return new ConfigError(`table "${plan.name}" has the key ${found}, but the config asks for ${wanted}`, {
    code: 'table_key_differs',
    hint: `Map the key with "key" in the config, or write to another table with "to".`,
  });
}

/**
 * Sentences on settings in the config that the table contradicts.
 *
 * What the config leaves open cannot differ, and neither can what is not known of the table.
 */
export function differences(plan: TablePlan, { table, extras }: TableState): string[] {
  const found = [
    ...scalarDifferences(plan, table),
    ...indexDifferences(plan, table),
    ...extraDifferences(plan, extras),
  ];
  return found.map(
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
    compare('capacity', capacityOf(table), units && inUnits(units.read, units.write)),
    compareWarm(table, settings.warmThroughput),
    compare('stream', streamOf(table), settings.streams),
    compare(
      'deletion protection',
      onOff(table.DeletionProtectionEnabled),
      onOffWanted(settings.deletionProtection),
    ),
    compareEncryption(table.SSEDescription?.KMSMasterKeyArn, settings.encryptionKey),
  ].filter((difference) => difference !== undefined);
}

function compare(what: string, found: string, wanted: string | undefined): Difference | undefined {
  if (wanted === undefined || wanted === found) return undefined;
  return { what, found: `"${found}"`, wanted: `"${wanted}"` };
}

function compareEncryption(found: string | undefined, wanted: string | undefined): Difference | undefined {
  if (wanted === undefined || isSameEncryptionKey(found, wanted)) return undefined;
  return compare('encryption key', found ?? "AWS's own", wanted);
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

function extraDifferences(
  { settings }: TablePlan,
  { timeToLive, recovery, tags }: TableExtras,
): Difference[] {
  return [
    compareTimeToLive(timeToLive, settings.ttl?.attribute),
    compareRecovery(recovery, settings.pointInTimeRecovery),
    compareTags(tags, settings.tags ?? {}),
  ].filter((difference) => difference !== undefined);
}

function compareTimeToLive(
  found: TableExtras['timeToLive'],
  wanted: string | undefined,
): Difference | undefined {
  if (found instanceof Unknown || wanted === undefined || found === wanted) return undefined;
  return {
    what: 'time to live',
    found: found === undefined ? 'off' : `by "${found}"`,
    wanted: `by "${wanted}"`,
  };
}

function compareRecovery(
  found: TableExtras['recovery'],
  wanted: boolean | undefined,
): Difference | undefined {
  if (found instanceof Unknown || wanted === undefined || found === wanted) return undefined;
  return { what: 'point-in-time recovery', found: onOff(found), wanted: onOff(wanted) };
}

function compareTags(
  found: TableExtras['tags'],
  wanted: Readonly<Record<string, string>>,
): Difference | undefined {
  if (found instanceof Unknown) return undefined;
  const [name, value] = Object.entries(wanted).find(([key, text]) => found.get(key) !== text) ?? [];
  if (name === undefined) return undefined;
  return { what: `the tag "${name}"`, found: `"${found.get(name) ?? ''}"`, wanted: `"${value ?? ''}"` };
}
