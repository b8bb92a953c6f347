import { inheritTable, targets } from '../target-adapters.js';
import type { CompletePlan, Migration } from '../config/migration.js';
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
  return await completePlan({ ...opening, migration, source }, stop);
}

/** Completes a plan by what its opened source tells. Throws EnvironmentError when it does not answer. */
export async function completePlan(
  {
    plan,
    migration,
    source,
    report,
  }: Pick<Opening, 'plan' | 'report'> & {
    readonly migration: Migration;
    readonly source: Pick<Source, 'shape'>;
  },
  stop: AbortSignal,
): Promise<CompletePlan> {
  const inherited = (like: Readonly<Record<string, unknown>>): CompletePlan['table'] => {
    const { source: from, target: to } = migration;
    const result = inheritTable({ own: plan.table, like, from, to });
    for (const notice of result.notices) report({ type: 'notice', ...notice });
    return result.settings;
  };
  const shape = await source.shape(stop);
  const { settings } = shape;
  const table = settings?.type === migration.target.type ? inherited(settings.values) : plan.table;
  return { ...plan, mapping: plan.key ?? targets[migration.target.type].keyMapping(shape.key), table, shape };
}
