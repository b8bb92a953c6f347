import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { ConfigError } from '../../errors.js';
import type { TableSettings } from './config.js';
import { type Difference, extraDifferences } from './extras-comparison.js';
import { withLaterIndexes } from './later-indexes.js';
import type { TableState } from './table-extras.js';
import { indexesOf, isProvisioned, type TablePlan } from './table-plan.js';
import { createTableInput, keySchema, projection } from './table-request.js';
import {
  billingOf,
  capacityOf,
  classOf,
  describeKey,
  inUnits,
  isSameEncryptionKey,
  maximumOf,
  onOff,
  projectionOf,
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
export function differences(plan: TablePlan, state: TableState): string[] {
  return settingDifferences(plan, state).map(
    ({ words }) => `table "${plan.name}" has ${words}; it was left as it is`,
  );
}

/** A setting in the config that the table contradicts: what the table has, and what it should have, in words. */
export interface SettingDifference {
  readonly setting: keyof TableSettings;
  readonly words: string;
}

/** The settings in the config that the table contradicts, as `differences` tells them. */
export function settingDifferences(plan: TablePlan, { table, extras }: TableState): SettingDifference[] {
  const found = [
    ...scalarDifferences(plan, table),
    ...indexDifferences(plan, table),
    ...extraDifferences(plan, extras),
  ];
  const { inherited } = plan.settings;
  return found.map(({ setting, what, found, wanted }) => {
    const asks = inherited?.has(setting) === true ? "the source's table has" : 'the config asks for';
    return { setting, words: `${what} ${found}, but ${asks} ${wanted}` };
  });
}

function scalarDifferences({ settings }: TablePlan, table: TableDescription): Difference[] {
  const { streams, provisioned, tableClass } = settings;
  const wanted = settings.billing ?? (provisioned === undefined ? undefined : 'provisioned');
  const found = billingOf(table);
  const units = found === 'provisioned' && isProvisioned(settings) ? provisioned : undefined;
  return [
    compare(['billing', 'billing'], found, wanted),
    compare(['provisioned', 'capacity'], capacityOf(table), units && inUnits(units.read, units.write)),
    compareMaximum(table, settings),
    compareWarm(table, settings.warmThroughput),
    compare(['tableClass', 'table class'], classOf(table), tableClass),
    compare(['streams', 'stream'], streamOf(table), streams === false ? 'off' : streams),
    compare(
      ['deletionProtection', 'deletion protection'],
      onOff(table.DeletionProtectionEnabled),
      onOffWanted(settings.deletionProtection),
    ),
    compareEncryption(table.SSEDescription?.KMSMasterKeyArn, settings.encryptionKey),
  ].filter((difference) => difference !== undefined);
}

function compare(
  [setting, what]: readonly [keyof TableSettings, string],
  found: string,
  wanted: string | undefined,
): Difference | undefined {
  if (wanted === undefined || wanted === found) return undefined;
  return { setting, what, found: `"${found}"`, wanted: `"${wanted}"` };
}

/** What may be charged matters on demand alone. */
function compareMaximum(
  table: TableDescription,
  { maximumThroughput: wanted }: TableSettings,
): Difference | undefined {
  if (wanted === undefined || billingOf(table) === 'provisioned') return undefined;
  const units = wanted === false ? {} : wanted;
  return compare(
    ['maximumThroughput', 'maximum throughput'],
    maximumOf(table) ?? 'unlimited',
    maximumOf({
      OnDemandThroughput: { MaxReadRequestUnits: units.read, MaxWriteRequestUnits: units.write },
    }) ?? 'unlimited',
  );
}

function compareEncryption(
  found: string | undefined,
  wanted: TableSettings['encryptionKey'],
): Difference | undefined {
  if (wanted === undefined) return undefined;
  const what = ['encryptionKey', 'encryption key'] as const;
  if (wanted === false) return compare(what, found ?? "AWS's own", "AWS's own");
  return isSameEncryptionKey(found, wanted) ? undefined : compare(what, found ?? "AWS's own", wanted);
}

/** Warm throughput grows with use: only less than what was asked for is a difference. */
function compareWarm(
  { WarmThroughput: warm }: TableDescription,
  wanted: TablePlan['settings']['warmThroughput'],
): Difference | undefined {
  const [read, write] = [warm?.ReadUnitsPerSecond ?? 0, warm?.WriteUnitsPerSecond ?? 0];
  if (wanted === undefined || (read >= wanted.read && write >= wanted.write)) return undefined;
  return compare(
    ['warmThroughput', 'warm throughput'],
    inUnits(read, write),
    inUnits(wanted.read, wanted.write),
  );
}

function onOffWanted(flag: boolean | undefined): string | undefined {
  return flag === undefined ? undefined : onOff(flag);
}

function indexDifferences(plan: TablePlan, table: TableDescription): Difference[] {
  const all = withLaterIndexes(plan, table);
  const there = [...(all.GlobalSecondaryIndexes ?? []), ...(all.LocalSecondaryIndexes ?? [])];
  const setting = 'indexes';
  return indexesOf(plan.settings).flatMap((index): Difference[] => {
    const wanted = describeKey(keySchema(index), createTableInput(plan));
    const found = there.find(({ IndexName }) => IndexName === index.name);
    if (found === undefined)
      return [{ setting, what: 'no index', found: `"${index.name}"`, wanted: `one on ${wanted}` }];
    const key = describeKey(found.KeySchema, all);
    if (key !== wanted) return [{ setting, what: `index "${index.name}" on`, found: key, wanted }];
    const attributes = projectionOf(found.Projection);
    const copied = projectionOf(projection(index.projection));
    if (attributes === copied) return [];
    return [{ setting, what: `index "${index.name}" with`, found: attributes, wanted: copied }];
  });
}
