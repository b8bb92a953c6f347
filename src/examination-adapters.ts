import type { SourceConfig } from './adapters.js';
import type { DynamoDBStateConfig } from './checkpoints/dynamodb/config.js';
import { stateActions } from './checkpoints/dynamodb/permissions.js';
import type { StateUse } from './checkpoints/uses.js';
import type { Examination, Examined } from './checkup.js';
import type { CollectionPlan, Migration } from './config/migration.js';
import { sourceActions } from './sources/dynamodb/permissions.js';
import type { SourceUse } from './sources/uses.js';
import { targetActions } from './targets/dynamodb/permissions.js';
import type { TargetUse } from './targets/uses.js';

/** A side to look at, and the collections of it. */
export interface SideExamination<U> extends Examination<U> {
  readonly migration: Migration;
  readonly plans: readonly CollectionPlan[];
}

/** Whether it can be used is told by its collections. */
const nothingBeforehand: Examined = { checks: [], usable: true };

/** Looks whether a source is there, who we are to it, and what we may do with its collections. Changes nothing. */
export async function examineSource(examination: SideExamination<SourceUse>): Promise<Examined> {
  const { plans, uses, ...common } = examination;
  const config: SourceConfig = examination.migration.source;
  const names = plans.map(({ from }) => from);
  if (config.type === 'couchdb') {
    const { examineCouchDB } = await import('./couchdb/examination.js');
    return await examineCouchDB({ ...common, side: 'source', config, databases: names });
  }
  if (config.type === 'custom') return nothingBeforehand;
  const reads = config.type === 'dynamodb' || config.location.startsWith('s3://');
  if (!reads) return nothingBeforehand;
  const { examineDynamoDB, examineIdentity } = await import('./dynamodb/examination/examine.js');
  if (config.type === 'dynamodb-export') return await examineIdentity({ ...common, config });
  const actions = sourceActions(config, uses);
  return await examineDynamoDB({ ...common, config, tables: names.map((table) => ({ table, actions })) });
}

/** Looks whether a target is there, who we are to it, and what we may do with its collections. Changes nothing. */
export async function examineTarget(examination: SideExamination<TargetUse>): Promise<Examined> {
  const { plans, uses, ...common } = examination;
  const { source, target: config } = examination.migration;
  if (config.type === 'couchdb') {
    const { examineCouchDB } = await import('./couchdb/examination.js');
    const databases = plans.map(({ to }) => to);
    return await examineCouchDB({ ...common, side: 'target', config, databases });
  }
  if (config.type === 'custom') return nothingBeforehand;
  const { examineDynamoDB } = await import('./dynamodb/examination/examine.js');
  const tables = plans.map(({ to: table, table: settings, skipUnchanged, keepUndo }) => {
    const inherits = source.type === 'dynamodb';
    const options = { settings, inherits, replaces: skipUnchanged || keepUndo };
    return { table, actions: targetActions(options, uses) };
  });
  return await examineDynamoDB({ ...common, config, tables });
}

/** Looks whether the table of the state is there, and what we may do with it. Changes nothing. */
export async function examineState(
  config: DynamoDBStateConfig,
  { uses, ...common }: Examination<StateUse>,
): Promise<Examined> {
  const { examineDynamoDB } = await import('./dynamodb/examination/examine.js');
  return await examineDynamoDB({
    ...common,
    config,
    tables: [{ table: config.table, actions: stateActions(uses) }],
  });
}
