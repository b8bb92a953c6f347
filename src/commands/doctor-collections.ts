import { connectSource } from '../adapters.js';
import { type Check, Checkup, type Finding } from '../checkup.js';
import type { CollectionPlan, Migration } from '../config/migration.js';
import { formatCount } from '../report/progress-text.js';
import { connectTarget } from '../target-adapters.js';
import type { ReadinessCheck, TargetSurvey } from '../targets/appraisal.js';
import type { Target } from '../targets/target.js';
import { planAtSource } from './complete-plan.js';
import { obstacleError } from './obstacle-error.js';
import { type Databases, openSource, openTarget } from './opening.js';

/** What is known of the collections of both sides. */
export interface CollectionChecks {
  readonly source: readonly Check[];
  readonly target: readonly Check[];
}

/** The collections to look at, and which sides can be used. */
export interface CollectionsExamination {
  readonly migration: Migration;
  readonly plans: readonly CollectionPlan[];
  readonly usable: { readonly source: boolean; readonly target: boolean };
  readonly stop: AbortSignal;
}

/** Looks whether collections can be read and written as the config says. Changes nothing, and never rejects. */
export async function examineCollections(examination: CollectionsExamination): Promise<CollectionChecks> {
  const { migration, plans, usable } = examination;
  const source = new Checkup();
  const target = new Checkup();
  if (!usable.source || !usable.target) {
    const lost = usable.source ? 'target' : 'source';
    for (const { to } of plans) target.skip(settingsOf(to), `the ${lost} cannot be used`);
    return { source: [], target: target.checks };
  }
  await using reading = await connectSource(migration.source, { feedOptional: true });
  await using writing = await connectTarget(migration.target, { readOnly: true });
  const connections = { source: reading, target: writing };
  for (const plan of plans) await examine(plan, { source, target }, { ...examination, connections });
  return { source: source.checks, target: target.checks };
}

interface Connected extends CollectionsExamination {
  readonly connections: Databases;
}

async function examine(
  plan: CollectionPlan,
  checkups: { readonly source: Checkup; readonly target: Checkup },
  connected: Connected,
): Promise<void> {
  const { migration, connections, stop } = connected;
  const notices: string[] = [];
  const opening = {
    plan,
    connections,
    report: (event: { readonly type: string; readonly message?: string }) => {
      if (event.type === 'notice' && event.message !== undefined) notices.push(event.message);
    },
  };
  const readable = await checkups.source.look(`collection "${plan.name}"`, async () => {
    const complete = await planAtSource(opening, migration, stop);
    await using source = openSource(opening);
    const expected = await source.probe({ stop });
    const count = expected === undefined ? '' : `about ${formatCount(expected)} documents`;
    const reason = [`read from "${plan.from}"`, count, ...notices].filter((part) => part !== '').join('; ');
    const cure = 'Read about it in docs/dynamodb-to-dynamodb.md before the first run.';
    return { value: complete, reason, ...(notices.length === 0 ? {} : { cure }) };
  });
  await checkups.target.lookAfter(readable, settingsOf(plan.to), (complete) =>
    surveyed({ ...opening, plan: complete }, stop),
  );
}

function settingsOf(name: string): string {
  return `settings of "${name}"`;
}

async function surveyed(
  opening: Parameters<typeof openTarget>[0],
  stop: AbortSignal,
): Promise<Finding<true>> {
  await using target = openTarget(opening);
  const survey = await target.survey(stop);
  refuse(survey);
  return await findingOf(survey, target, stop);
}

function refuse({ obstacles: [obstacle] }: TargetSurvey): void {
  if (obstacle !== undefined) throw obstacleError(obstacle);
}

async function findingOf(
  { exists, status, items, differences }: TargetSurvey,
  target: Target,
  stop: AbortSignal,
): Promise<Finding<true>> {
  if (!exists) return { value: true, reason: 'not there yet; a run makes it' };
  const count = items === undefined ? [] : [`about ${formatCount(items.count)} items`];
  const reason = [...(status === undefined ? [] : [status]), ...count].join(', ');
  const faults = (await target.readiness?.(stop))?.filter(({ ok }) => ok === false).map(faultOf) ?? [];
  const told = differences.length > 0 ? differences : faults;
  if (told.length === 0) return { value: true, reason };
  const cure =
    differences.length > 0
      ? 'Change the table, or what the config says under "table": a run leaves a table that is there as it is.'
      : 'Mend it before the application goes over; "docferry cutover" looks at it again.';
  return { value: true, reason: [reason, ...told].join('; '), cure };
}

function faultOf({ check, reason = '' }: ReadinessCheck): string {
  return `${check}: ${reason}`;
}
