import type { CompletePlan } from '../config/migration.js';
import type { Source } from '../sources/source.js';
import type { Target } from '../targets/target.js';
import type { Sides } from '../verify/sides.js';
import { completePlan } from './complete-plan.js';
import { openSource, openTarget, projectionOf } from './opening.js';
import { idOfKey, requireReadable } from './verifiable.js';
import type { CollectionVerify } from './verify-options.js';

/** Both sides of a collection, open and found to be there. */
export interface ComparedPair extends AsyncDisposable {
  readonly plan: CompletePlan;
  readonly source: Source;
  readonly target: Omit<Target, 'meter'>;
  /** The target's, where it tells. */
  readonly incarnation: string | undefined;
  /** Documents that the source counts. */
  readonly documents: number | undefined;
  readonly sides: Sides;
  /** The same, where a deletion tells which item should be gone even if the config leaves it there. */
  readonly changedSides: Sides;
}

/** Opens both sides. Throws as their `probe` and `survey` do, and when there is nothing at the target to compare with. */
export async function openPair(
  run: CollectionVerify,
  lend: (target: Target) => Omit<Target, 'meter'>,
): Promise<ComparedPair> {
  const { migration, stop, readUnitsPerSecond } = run.options;
  const source = openSource(run);
  try {
    const configured = await completePlan({ ...run, migration, source }, stop);
    const plan = { ...configured, readUnitsPerSecond: readUnitsPerSecond ?? configured.readUnitsPerSecond };
    const target = lend(openTarget({ ...run, plan }));
    const documents = await source.probe({ stop });
    const survey = await target.survey(stop);
    requireReadable(plan, survey);
    const sides = { source, target, project: projectionOf(plan, migration), idOf: idOfKey(plan) };
    return {
      plan,
      source,
      target,
      incarnation: survey.incarnation,
      documents,
      sides,
      changedSides: { ...sides, project: projectionOf({ ...plan, deletes: 'apply' }, migration) },
      [Symbol.asyncDispose]: async () => {
        await target[Symbol.asyncDispose]();
        await source[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await source[Symbol.asyncDispose]();
    throw error;
  }
}
