import { ConfigError } from '../../errors.js';
import type { KeyAttribute, KeySchema } from '../../key-schema.js';
import type { TableSettings } from './config.js';

/** What a table is to be like. */
export interface TablePlan {
  readonly name: string;
  readonly key: KeySchema;
  readonly settings: TableSettings;
}

/** One index of a table that is to be made. */
export type IndexSettings = NonNullable<TableSettings['indexes']>[number];

/** The indexes of a table, global and local ones. */
export function indexesOf({ indexes = [] }: TableSettings): readonly IndexSettings[] {
  return indexes;
}

/** The attribute by which items are to expire, if any. */
export function timeToLiveOf({ ttl }: TableSettings): string | undefined {
  return ttl === false ? undefined : ttl?.attribute;
}

/** Whether the table is paid for by provisioned capacity instead of by request. */
export function isProvisioned(settings: TableSettings): boolean {
  return settings.billing === undefined
    ? settings.provisioned !== undefined
    : settings.billing === 'provisioned';
}

/** All key attributes of the table and its indexes, as often as they are used. */
export function keyAttributes({ key, settings }: TablePlan): KeyAttribute[] {
  return [key, ...indexesOf(settings)].flatMap(({ partition, sort }) =>
    sort === undefined ? [partition] : [partition, sort],
  );
}

/** Throws a ConfigError when settings contradict each other, which CreateTable would resolve in silence or late. */
export function requireConsistent(plan: TablePlan): void {
  const contradiction = capacityContradiction(plan) ?? typeContradiction(plan) ?? indexContradiction(plan);
  if (contradiction === undefined) return;
  throw new ConfigError(`the settings of table "${plan.name}" contradict each other: ${contradiction}`, {
    code: 'table_settings_contradict',
    hint: 'Change what the config says under "table".',
  });
}

function capacityContradiction({ settings }: TablePlan): string | undefined {
  const indexes = indexesOf(settings);
  const provisioned = settings.provisioned ?? indexes.find((index) => index.provisioned);
  if (provisioned !== undefined && !isProvisioned(settings))
    return '"provisioned" needs billing "provisioned"';
  const maximum = settings.maximumThroughput !== undefined && settings.maximumThroughput !== false;
  if ((maximum || indexes.some((index) => index.maximumThroughput)) && isProvisioned(settings))
    return '"maximumThroughput" needs billing "on-demand"';
  const local = indexes.find((index) => index.local && (index.provisioned ?? index.maximumThroughput));
  return local && `the local index "${local.name}" shares the capacity of the table`;
}

function typeContradiction(plan: TablePlan): string | undefined {
  const types = new Map<string, string>();
  for (const { attribute, type } of keyAttributes(plan)) {
    const other = types.get(attribute) ?? type;
    if (other !== type) return `the key attribute "${attribute}" has the types ${other} and ${type}`;
    types.set(attribute, type);
  }
  return undefined;
}

function indexContradiction({ key, settings }: TablePlan): string | undefined {
  const names = indexesOf(settings).map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `two indexes have the name "${twice}"`;
  const foreign = indexesOf(settings).find(
    (index) => index.local && index.partition.attribute !== key.partition.attribute,
  );
  return (
    foreign && `the local index "${foreign.name}" must have the partition key "${key.partition.attribute}"`
  );
}
