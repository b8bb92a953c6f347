import { connectSource } from '../adapters.js';
import { connectTarget } from '../target-adapters.js';
import { digestOf } from '../config/digest.js';
import type { CollectionPlan, CompletePlan } from '../config/migration.js';
import type { CollectionReport, DryRunReport } from '../dry-run/report.js';
import type { GuardErrorCode } from '../error-code.js';
import { GuardError } from '../errors.js';
import { judgeOnly } from '../targets/judge-only.js';
import { changedSettings } from '../targets/unknown-setting.js';
import { planAtSource } from './complete-plan.js';
import { type Opening, chosenPlans, openSource, openTarget } from './opening.js';
import type { CollectionEvent, Notice } from '../events.js';
import type { RunOptions } from './run.js';

/** How much a source may have grown since the dry run before it is worth a warning. */
const growthWorthTelling = 0.1;

/**
 * Makes sure that a run does what a dry run has reported, before anything is written.
 *
 * Throws GuardError when the report is about another migration, was not ready, or when the config, the transforms or
 * the settings of a table are no longer what they were. Resolves to a notice for each collection that grew by more than
 * 10 %.
 */
export async function requirePlan(
  approved: DryRunReport,
  options: RunOptions,
): Promise<ReadonlyMap<string, Notice>> {
  const { migration, stop } = options;
  if (approved.migration !== migration.name) {
    throw refusal(
      'plan_other_migration',
      `the report is about "${approved.migration}", not "${migration.name}"`,
    );
  }
  const plans = chosenPlans(options).map((plan) => ({ plan, planned: plannedOf(approved, plan) }));
  for (const { plan, planned } of plans) {
    if (planned.digest === digestOf(migration, plan)) continue;
    throw refusal(
      'plan_config_changed',
      `what decides the data of "${plan.name}" has changed since the report`,
    );
  }
  await using source = await connectSource(migration.source);
  await using target = await connectTarget(migration.target, { readOnly: true });
  const notices = new Map<string, Notice>();
  for (const { plan, planned } of plans) {
    stop.throwIfAborted();
    const report = (event: CollectionEvent): void => {
      options.report({ ...event, collection: plan.name });
    };
    const opening: Opening = { plan, connections: { source, target }, report };
    const complete = await planAtSource(opening, migration, stop);
    await requireSettings({ ...opening, plan: complete }, planned, stop);
    const growth = await growthOf(opening, planned, stop);
    if (growth !== undefined) notices.set(plan.name, growth);
  }
  return notices;
}

function plannedOf(report: DryRunReport, { name }: CollectionPlan): CollectionReport {
  const planned = report.collections[name];
  if (planned === undefined) throw refusal('plan_incomplete', `the report says nothing about "${name}"`);
  if (planned.verdict.readiness !== 'not ready') return planned;
  const [reason = 'it was not read to its end'] = planned.verdict.reasons;
  throw refusal('plan_not_ready', `the report says that "${name}" is not ready: ${reason}`);
}

async function requireSettings(
  opening: Opening & { readonly plan: CompletePlan },
  { target: planned }: CollectionReport,
  stop: AbortSignal,
): Promise<void> {
  await using target = judgeOnly(openTarget(opening));
  const { settings } = await target.survey(stop);
  const before = planned?.settings ?? {};
  const [changed] = changedSettings(before, settings);
  if (changed === undefined) return;
  const [is, was] = [settings[changed] ?? 'none', before[changed] ?? 'none'];
  const message = `the table "${opening.plan.to}" is not as in the report: its ${changed} is ${is}, and was ${was}`;
  throw refusal('plan_target_changed', message);
}

async function growthOf(
  opening: Opening,
  { documents }: CollectionReport,
  stop: AbortSignal,
): Promise<Notice | undefined> {
  await using source = openSource(opening);
  const now = (await source.probe({ stop })) ?? documents;
  if (now <= documents * (1 + growthWorthTelling)) return undefined;
  const message = `the source has ${now} documents, and had ${documents} when the dry run was made`;
  return { code: 'source_grew', message, count: 1 };
}

function refusal(code: GuardErrorCode, message: string): GuardError {
  return new GuardError(message, {
    code,
    hint: 'Make a new report with docferry dry-run, look at it, and pass that one with --plan.',
  });
}
