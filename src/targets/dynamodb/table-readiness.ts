import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { ReadinessCheck } from '../appraisal.js';
import { checkApplication } from './application/role-check.js';
import type { DynamoDBTargetConfig, TableSettings } from './config.js';
import { readinessNotes } from './readiness-notes.js';
import { laterIndexes } from './later-indexes.js';
import { settingDifferences } from './table-comparison.js';
import type { TableContext } from './table-context.js';
import { isOn, readRecovery, readTags, readTimeToLive, type TableState } from './table-extras.js';
import { askOnce, NotOffered, Unknown } from './table-inquiry.js';
import { indexesOf, type TablePlan } from './table-plan.js';
import { billingOf, capacityOf, inUnits, recoveryWords } from './table-words.js';

/** Looks whether a table is set up for use: as the config says, and as a table in production should be. Only asks. */
export async function readReadiness(
  context: TableContext,
  {
    table,
    config,
    stop,
  }: {
    readonly table: TableDescription | undefined;
    readonly config: DynamoDBTargetConfig;
    readonly stop: AbortSignal;
  },
): Promise<readonly ReadinessCheck[]> {
  const { client, plan } = context;
  if (table === undefined)
    return [{ check: 'table status', ok: false, reason: `there is no table "${plan.name}"` }];
  const inquirer = { client, inquire: askOnce(context, stop) };
  const open = new Unknown('the config leaves it open');
  const extras = {
    timeToLive: await readTimeToLive(inquirer, plan.name),
    recovery: await readRecovery(inquirer, plan.name),
    tags: plan.settings.tags === undefined ? open : await readTags(inquirer, table),
  };
  return [
    ...readinessOf(plan, { table, extras }),
    await checkApplication(config, table, stop),
    ...readinessNotes(table),
  ];
}

/** The checklist of a table. */
function readinessOf(plan: TablePlan, state: TableState): ReadinessCheck[] {
  const { table } = state;
  const { TableStatus: status = 'ACTIVE' } = table;
  return [
    verdict('table status', status === 'ACTIVE' ? [] : [`it is "${status}", not "ACTIVE"`]),
    checkIndexes(plan, state),
    checkRecovery(plan, state),
    checkProtection(plan, table),
    checkTimeToLive(plan, state),
    checkCapacity(plan, state),
    verdict('other settings', contradictions(plan, state, others)),
  ];
}

/** The settings that no check of their own is about. */
const others: ReadonlySet<keyof TableSettings> = new Set(['tableClass', 'streams', 'encryptionKey', 'tags']);

const capacity: ReadonlySet<keyof TableSettings> = new Set([
  'billing',
  'provisioned',
  'maximumThroughput',
  'warmThroughput',
]);

function contradictions(
  plan: TablePlan,
  state: TableState,
  settings: ReadonlySet<keyof TableSettings>,
): string[] {
  const found = settingDifferences(plan, state).filter(({ setting }) => settings.has(setting));
  return found.map(({ words }) => `it has ${words}`);
}

function verdict(check: string, faults: readonly string[]): ReadinessCheck {
  return faults.length === 0 ? { check, ok: true } : { check, ok: false, reason: faults.join('; ') };
}

function unknown(check: string, fact: Unknown): ReadinessCheck {
  const { reason } = fact;
  if (fact instanceof NotOffered) return { check, ok: null, reason };
  return { check, ok: false, reason: `it could not be looked up: ${reason}` };
}

function checkIndexes(plan: TablePlan, state: TableState): ReadinessCheck {
  const check = 'indexes';
  const { GlobalSecondaryIndexes: global = [], LocalSecondaryIndexes: local = [] } = state.table;
  const faults = [
    ...laterIndexes(plan, state.table).map(({ name }) => `index "${name}" is not made yet`),
    ...contradictions(plan, state, new Set(['indexes'])),
    // An emulator may not tell the status.
    ...global
      .filter(({ IndexStatus: status = 'ACTIVE' }) => status !== 'ACTIVE')
      .map(({ IndexName: name = '', IndexStatus: status = '' }) => `index "${name}" is "${status}"`),
  ];
  if (faults.length > 0 || global.length + local.length > 0) return verdict(check, faults);
  return { check, ok: null, reason: 'the table has none' };
}

/** Off by choice is what the config itself says, not the table that this one was made after. */
function isChosenOff(
  { settings }: TablePlan,
  setting: 'pointInTimeRecovery' | 'deletionProtection',
): boolean {
  return settings[setting] === false && settings.inherited?.has(setting) !== true;
}

function offBy(setting: 'pointInTimeRecovery' | 'deletionProtection'): string {
  return `it is off; switch it on, or set "table.${setting}" to false to go without`;
}

function checkRecovery(plan: TablePlan, state: TableState): ReadinessCheck {
  const check = 'point-in-time recovery';
  const { recovery } = state.extras;
  if (recovery instanceof Unknown) return unknown(check, recovery);
  const chosen = isChosenOff(plan, 'pointInTimeRecovery');
  if (!isOn(recovery) && chosen) return { check, ok: null, reason: 'off, as the config says' };
  if (!isOn(recovery)) return { check, ok: false, reason: offBy('pointInTimeRecovery') };
  const faults = contradictions(plan, state, new Set(['pointInTimeRecovery']));
  return faults.length > 0 ? verdict(check, faults) : { check, ok: true, reason: recoveryWords(recovery) };
}

function checkProtection(plan: TablePlan, table: TableDescription): ReadinessCheck {
  const check = 'deletion protection';
  const on = table.DeletionProtectionEnabled === true;
  if (!isChosenOff(plan, 'deletionProtection'))
    return verdict(check, on ? [] : [offBy('deletionProtection')]);
  if (on) return { check, ok: false, reason: 'it is on, but the config says off' };
  return { check, ok: null, reason: 'off, as the config says' };
}

function checkTimeToLive(plan: TablePlan, state: TableState): ReadinessCheck {
  const check = 'time to live';
  const { timeToLive: found } = state.extras;
  const wanted = plan.settings.ttl;
  if (found instanceof Unknown) return unknown(check, found);
  if (wanted !== undefined) return verdict(check, contradictions(plan, state, new Set(['ttl'])));
  const reason = found === undefined ? 'off' : `by "${found}"`;
  return { check, ok: null, reason: `${reason}; the config leaves it open` };
}

function checkCapacity(plan: TablePlan, state: TableState): ReadinessCheck {
  const check = 'capacity';
  const { settings } = plan;
  const faults = [...contradictions(plan, state, capacity), ...indexCapacity(plan, state.table)];
  if (faults.length > 0) return verdict(check, faults);
  if ([...capacity].some((setting) => settings[setting] !== undefined)) return { check, ok: true };
  return { check, ok: null, reason: `${billingOf(state.table)}; the config leaves it open` };
}

function indexCapacity({ settings }: TablePlan, table: TableDescription): string[] {
  if (billingOf(table) !== 'provisioned') return [];
  const there = table.GlobalSecondaryIndexes ?? [];
  return indexesOf(settings).flatMap(({ name, provisioned: wanted }) => {
    const found = there.find(({ IndexName }) => IndexName === name);
    if (found === undefined || wanted === undefined) return [];
    const [has, asked] = [capacityOf(found), inUnits(wanted.read, wanted.write)];
    return has === asked ? [] : [`index "${name}" has capacity "${has}", but the config asks for "${asked}"`];
  });
}
