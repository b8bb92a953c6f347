import { ScanCommand, type TableDescription } from '@aws-sdk/client-dynamodb';
import {
  type ExtraSettings,
  extrasOf,
  type Inquirer,
  isOn,
  type TableExtras,
  type TableState,
} from './table-extras.js';
import { Unknown } from './table-inquiry.js';
import type { TablePlan } from './table-plan.js';

/**
 * What the config asks for, is off, and may be switched on although the table is there: because the table is empty.
 *
 * CreateTable has no room for these settings, so a run that dies right after it leaves them off. Nothing can expire in
 * an empty table. Nothing may be switched on where it is not known that the table is empty. See docs/decisions/0011.
 */
export async function findMissing(
  inquirer: Inquirer,
  plan: TablePlan,
  { table, extras }: TableState,
): Promise<ExtraSettings> {
  const { timeToLive, recovery } = extrasOf(plan);
  const missing: ExtraSettings = {
    ...(timeToLive !== undefined && extras.timeToLive === undefined ? { timeToLive } : {}),
    ...(isOn(recovery) && extras.recovery === false ? { recovery } : {}),
  };
  if (Object.keys(missing).length === 0) return missing;
  return (await isEmpty(inquirer, plan.name, table)) ? missing : {};
}

/** The extras of a table once what is missing is switched on. */
export function completedExtras(extras: TableExtras, { timeToLive, recovery }: ExtraSettings): TableExtras {
  return {
    ...extras,
    ...(timeToLive === undefined ? {} : { timeToLive }),
    ...(recovery === undefined ? {} : { recovery }),
  };
}

/** A sentence for each setting that is missing, which ends as `fate` says. */
export function sentencesOn(name: string, missing: ExtraSettings, fate: string): string[] {
  const { timeToLive, recovery } = missing;
  const wanted: string[] = [];
  if (timeToLive !== undefined) wanted.push(`time to live off, but the config asks for by "${timeToLive}"`);
  if (recovery !== undefined) wanted.push('point-in-time recovery off, but the config asks for on');
  return wanted.map((words) => `table "${name}" is empty and has ${words}; ${fate}`);
}

/** The count in a description is hours old: only a count that is not 0 tells anything, for the table had items then. */
async function isEmpty(
  { client, inquire }: Inquirer,
  TableName: string,
  { ItemCount = 0 }: TableDescription,
): Promise<boolean> {
  if (ItemCount > 0) return false;
  const command = new ScanCommand({ TableName, Limit: 1, ConsistentRead: true, Select: 'COUNT' });
  const answer = await inquire({ action: 'Scan', send: (options) => client.send(command, options) });
  return !(answer instanceof Unknown) && answer.Count === 0 && answer.LastEvaluatedKey === undefined;
}
