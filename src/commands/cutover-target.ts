import { connectSource } from '../adapters.js';
import type { CollectionPlan, Migration } from '../config/migration.js';
import type { ErrorResult } from '../errors.js';
import { connectTarget } from '../target-adapters.js';
import type { ReadinessCheck } from '../targets/appraisal.js';
import { planAtSource } from './complete-plan.js';
import { endAfter, errorResult } from './failure.js';
import { type Databases, chosenPlans, openTarget } from './opening.js';

/** What a target tells of one collection, or why it does not. */
export interface TargetReadiness {
  readonly checks: readonly ReadinessCheck[];
  readonly error?: ErrorResult;
}

/** Asks the target whether collections are set up for the application. Changes nothing. */
export async function targetReadiness(options: {
  readonly migration: Migration;
  readonly collections: readonly string[];
  readonly stop: AbortSignal;
}): Promise<ReadonlyMap<string, TargetReadiness>> {
  const { migration, stop } = options;
  const answers = new Map<string, TargetReadiness>();
  await using source = await connectSource(migration.source);
  await using target = await connectTarget(migration.target, { readOnly: true });
  for (const plan of chosenPlans(options)) {
    answers.set(plan.name, await readinessOf(plan, { migration, connections: { source, target }, stop }));
  }
  return answers;
}

async function readinessOf(
  plan: CollectionPlan,
  {
    migration,
    connections,
    stop,
  }: { readonly migration: Migration; readonly connections: Databases; readonly stop: AbortSignal },
): Promise<TargetReadiness> {
  const opening = { plan, connections, report: () => undefined };
  const check = 'target';
  try {
    const complete = await planAtSource(opening, migration, stop);
    await using target = openTarget({ ...opening, plan: complete });
    return { checks: (await target.readiness?.(stop)) ?? [] };
  } catch (thrown) {
    const end = endAfter(thrown, stop);
    if (end.status === 'stopped')
      return { checks: [{ check, ok: false, reason: 'not looked at: it was stopped' }] };
    const error = errorResult(end.error);
    return { checks: [{ check, ok: false, reason: error.message }], error };
  }
}
