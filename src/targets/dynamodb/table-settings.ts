import type { LocalSecondaryIndexDescription, TableDescription } from '@aws-sdk/client-dynamodb';
import { unknownSetting } from '../unknown-setting.js';
import type { TableState } from './table-extras.js';
import { Unknown } from './table-inquiry.js';
import type { TablePlan } from './table-plan.js';
import {
  billingOf,
  capacityOf,
  classOf,
  describeKey,
  isAlias,
  maximumOf,
  onOff,
  projectionOf,
  recoveryWords,
  streamOf,
} from './table-words.js';

/** The settings of a table in words, in the order to be shown: as it is, or as it is going to be made. */
export function describeSettings(plan: TablePlan, { table, extras }: TableState): Record<string, string> {
  return {
    key: describeKey(table.KeySchema, table),
    billing: billingOf(table),
    ...capacitySettings(table),
    'table class': classOf(table),
    ...indexSettings(table),
    'time to live': inWords(extras.timeToLive, (attribute) =>
      attribute === undefined ? 'off' : `by "${attribute}"`,
    ),
    'point-in-time recovery': inWords(extras.recovery, recoveryWords),
    stream: streamOf(table),
    'deletion protection': onOff(table.DeletionProtectionEnabled),
    'encryption key': encryptionKey(plan, table),
    ...replicaSettings(table),
    ...tagSettings(plan, extras.tags),
  };
}

function inWords<T>(fact: T | Unknown, words: (known: T) => string): string {
  return fact instanceof Unknown ? unknownSetting(fact.reason) : words(fact);
}

function capacitySettings(table: TableDescription): Record<string, string> {
  if (billingOf(table) === 'provisioned') return { capacity: `${capacityOf(table)} a second` };
  const maximum = maximumOf(table);
  return maximum === undefined ? {} : { 'maximum throughput': `${maximum} a second` };
}

function indexSettings(table: TableDescription): Record<string, string> {
  const provisioned = billingOf(table) === 'provisioned';
  const global = (table.GlobalSecondaryIndexes ?? []).map((index): [string, string] => {
    const maximum = maximumOf(index);
    const limit = maximum === undefined ? [] : [`at most ${maximum} a second`];
    const capacity = provisioned ? [`${capacityOf(index)} a second`] : limit;
    return [`index ${index.IndexName ?? ''}`, [...indexWords(index, table), ...capacity].join(', ')];
  });
  const local = (table.LocalSecondaryIndexes ?? []).map((index): [string, string] => [
    `index ${index.IndexName ?? ''}`,
    [...indexWords(index, table), 'local'].join(', '),
  ]);
  // Nothing is promised about the order in which DynamoDB answers.
  return Object.fromEntries([...global, ...local].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function indexWords(index: LocalSecondaryIndexDescription, table: TableDescription): string[] {
  return [describeKey(index.KeySchema, table), projectionOf(index.Projection)];
}

/** DynamoDB tells the ARN of the key; the config may name the key in other ways, of which an alias tells nothing. */
function encryptionKey({ settings }: TablePlan, table: TableDescription): string {
  const arn = table.SSEDescription?.KMSMasterKeyArn;
  if (arn === undefined) return "AWS's own";
  return isAlias(settings.encryptionKey) ? 'a KMS key' : `KMS key "${arn.replace(/^.*\//, '')}"`;
}

function replicaSettings({ Replicas: replicas = [] }: TableDescription): Record<string, string> {
  const regions = replicas.map(({ RegionName }) => RegionName ?? '').sort();
  return regions.length === 0 ? {} : { replicas: regions.join(', ') };
}

/** Tags are for people and for bills: those that the config does not name are nobody's business here. */
function tagSettings({ settings }: TablePlan, tags: TableState['extras']['tags']): Record<string, string> {
  const names = Object.keys(settings.tags ?? {}).sort();
  const words = (name: string): string =>
    inWords(tags, (known) => (known.has(name) ? `"${known.get(name) ?? ''}"` : 'none'));
  return Object.fromEntries(names.map((name) => [`tag ${name}`, words(name)]));
}
