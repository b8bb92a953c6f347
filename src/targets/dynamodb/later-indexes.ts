import { type TableDescription, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { nameOf } from '../../dynamodb/requests/error-fields.js';
import { explain } from '../../dynamodb/requests/errors.js';
import type { TableContext } from './table-context.js';
import { type IndexSettings, indexesOf, type TablePlan } from './table-plan.js';
import { createIndexInput, createTableInput } from './table-request.js';
import { unusable } from './table-status.js';

/** The plan by which a table is made before it is filled: without the indexes that follow once it is. */
export function planBeforeLoad(plan: TablePlan): TablePlan {
  const { settings } = plan;
  if (settings.createIndexes !== 'after-load') return plan;
  return { ...plan, settings: { ...settings, indexes: indexesOf(settings).filter(({ local }) => local) } };
}

/** The indexes that a table lacks and that are to be made once it has been filled. */
export function laterIndexes({ settings }: TablePlan, table: TableDescription): readonly IndexSettings[] {
  if (settings.createIndexes !== 'after-load') return [];
  const there = new Set(table.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
  return indexesOf(settings).filter(({ local, name }) => !local && !there.has(name));
}

/** A table as it will be described once it has all its indexes. */
export function withLaterIndexes(plan: TablePlan, table: TableDescription): TableDescription {
  const later = new Set(laterIndexes(plan, table).map(({ name }) => name));
  if (later.size === 0) return table;
  const { AttributeDefinitions: definitions = [], GlobalSecondaryIndexes: indexes = [] } = table;
  const planned = createTableInput(plan);
  const defined = new Set(definitions.map(({ AttributeName }) => AttributeName));
  return {
    ...table,
    AttributeDefinitions: [
      ...definitions,
      ...(planned.AttributeDefinitions ?? []).filter(({ AttributeName }) => !defined.has(AttributeName)),
    ],
    GlobalSecondaryIndexes: [
      ...indexes,
      ...(planned.GlobalSecondaryIndexes ?? []).filter(({ IndexName }) => later.has(IndexName ?? '')),
    ],
  };
}

const FIRST_POLL = 50;
const POLL = 5_000;

/**
 * Makes the indexes that a table lacks, one after the other, and waits until all can be read.
 *
 * DynamoDB makes one at a time and takes minutes for each, even of an empty table. What was begun before is waited for,
 * so that this may be stopped and called again.
 */
export async function makeLaterIndexes(
  context: TableContext,
  describe: (stop: AbortSignal) => Promise<TableDescription | undefined>,
  stop: AbortSignal,
): Promise<void> {
  const { plan, chance, report } = context;
  if (plan.settings.createIndexes !== 'after-load') return;
  let wait = FIRST_POLL;
  for (;;) {
    const table = (await describe(stop)) ?? {};
    const fault = unusable(plan.name, table.TableStatus ?? 'missing');
    if (fault !== undefined) throw fault;
    if (!isBusy(table)) {
      const [next] = laterIndexes(plan, table);
      if (next === undefined) return;
      if (await begin(context, next, stop)) {
        const message = `index "${next.name}" of table "${plan.name}" is made now that the table has been filled`;
        report({ type: 'notice', code: 'index_made', message, count: 1 });
        wait = FIRST_POLL;
      }
    }
    await chance.sleep(wait, stop);
    wait = Math.min(POLL, wait * 2);
  }
}

/** Whether another change must come to its end first. */
function isBusy({ TableStatus: status, GlobalSecondaryIndexes: indexes = [] }: TableDescription): boolean {
  return status !== 'ACTIVE' || indexes.some(({ IndexStatus: state }) => state !== 'ACTIVE');
}

/** Asks for an index. Resolves to whether DynamoDB took it on: it does not while it is at another. */
async function begin(
  { client, plan, place }: TableContext,
  index: IndexSettings,
  stop: AbortSignal,
): Promise<boolean> {
  try {
    await client.send(new UpdateTableCommand(createIndexInput(plan, index)), { abortSignal: stop });
    return true;
  } catch (error) {
    stop.throwIfAborted();
    if (['LimitExceededException', 'ResourceInUseException'].includes(nameOf(error))) return false;
    throw explain(error, { ...place, action: 'UpdateTable' });
  }
}
