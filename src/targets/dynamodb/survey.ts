import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { ConfigError, EnvironmentError } from '../../errors.js';
import type { Obstacle, TargetSurvey } from '../appraisal.js';
import { plannedTable } from './planned-table.js';
import { differences, keyDifference } from './table-comparison.js';
import { laterIndexes, withLaterIndexes } from './later-indexes.js';
import type { TableContext } from './table-context.js';
import { completedExtras, findMissing, sentencesOn } from './table-completion.js';
import {
  readRecovery,
  readTags,
  readTimeToLive,
  type ExtraSettings,
  type TableState,
} from './table-extras.js';
import { askOnce, Unknown } from './table-inquiry.js';
import type { TablePlan } from './table-plan.js';
import { describeSettings } from './table-settings.js';
import { incarnationOf } from './table-description.js';
import { unusable } from './table-status.js';

/** A table that is there, as a run will leave it, and what the run will switch on for that. */
export interface SurveyedTable extends TableState {
  readonly missing: ExtraSettings;
  /** Names of the indexes that the run will make. */
  readonly later: readonly string[];
}

/** All that may be known of a table that is there. Only asks. */
export async function inspectTable(
  context: TableContext,
  table: TableDescription,
  stop: AbortSignal,
): Promise<SurveyedTable> {
  const { client, plan } = context;
  const inquirer = { client, inquire: askOnce(context, stop) };
  const timeToLive = await readTimeToLive(inquirer, plan.name);
  const recovery = await readRecovery(inquirer, plan.name);
  const tags =
    plan.settings.tags === undefined ? new Unknown('not asked for') : await readTags(inquirer, table);
  const found = { table: withLaterIndexes(plan, table), extras: { timeToLive, recovery, tags } };
  const missing = obstacles(plan, table).length > 0 ? {} : await findMissing(inquirer, plan, found);
  const later = laterIndexes(plan, table).map(({ name }) => name);
  return { table: found.table, extras: completedExtras(found.extras, missing), missing, later };
}

/** What is to be told of a table before anything is written to it; `found` is absent when it is missing. */
export function surveyOf(plan: TablePlan, found: SurveyedTable | undefined): TargetSurvey {
  if (found === undefined) {
    const settings = describeSettings(plan, plannedTable(plan));
    return { exists: false, settings, differences: [], obstacles: [] };
  }
  const { table, missing, later } = found;
  const { TableStatus: status = 'ACTIVE', ItemCount: count = 0, TableSizeBytes: bytes = 0 } = table;
  return {
    exists: true,
    incarnation: incarnationOf(table),
    status,
    settings: describeSettings(plan, found),
    differences: [
      ...differences(plan, found),
      ...sentencesOn(plan.name, missing, 'a run switches it on'),
      ...later.map((name) => `table "${plan.name}" has no index "${name}"; a run makes it after the load`),
    ],
    items: { count, bytes },
    obstacles: obstacles(plan, table),
  };
}

function obstacles(plan: TablePlan, table: TableDescription): Obstacle[] {
  const { TableStatus: status = 'ACTIVE' } = table;
  // A table that is being made is waited for.
  const state = status === 'CREATING' ? undefined : unusable(plan.name, status);
  return [state, keyDifference(plan, table)].filter((error) => error !== undefined).map(obstacleOf);
}

function obstacleOf(error: ConfigError | EnvironmentError): Obstacle {
  const { message, hint } = error;
  return error.exitCode === 2
    ? { code: error.code, message, hint, exitCode: 2 }
    : { code: error.code, message, hint, exitCode: 3 };
}
