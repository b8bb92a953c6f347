import { targets } from '../adapters.js';
import type { CollectionPlan, CompletePlan, Migration } from '../config/migration.js';
import { mappingOf } from '../pipeline/key.js';
import type { Source } from '../sources/source.js';
import { type CollectionRun, type CompleteRun, type Opening, openSource } from './opening.js';

/** Completes the plan of a run. Throws EnvironmentError when the source has to be asked and does not answer. */
export async function completeRun(run: CollectionRun): Promise<CompleteRun> {
  const { migration, stop } = run.options;
  return { ...run, plan: await planAtSource(run, migration, stop) };
}

/** Completes the plan of a collection that is not open yet, as `completeRun` does. */
export async function planAtSource(
  opening: Opening,
  migration: Migration,
  stop: AbortSignal,
): Promise<CompletePlan> {
  await using source = openSource(opening);
  return await completePlan({ plan: opening.plan, migration, source }, stop);
}

/** Completes a plan by what its opened source tells. Throws EnvironmentError when it does not answer. */
export async function completePlan(
  {
    plan,
    migration,
    source,
  }: {
    readonly plan: CollectionPlan;
    readonly migration: Migration;
    readonly source: Pick<Source, 'shape'>;
  },
  stop: AbortSignal,
): Promise<CompletePlan> {
  const shape = await source.shape(stop);
  const { settings } = shape;
  const like = settings?.type === migration.target.type ? settings.values : undefined;
  const table = like === undefined ? plan.table : targets[migration.target.type].inherit(plan.table, like);
  return { ...plan, mapping: plan.key ?? mappingOf(shape.key), table, shape };
}
