import { setMaxListeners } from 'node:events';
import { connectSource } from '../adapters.js';
import { realChance } from '../backoff.js';
import type { CollectionPlan } from '../config/migration.js';
import type { CutoverOptions } from './cutover-options.js';
import { chosenPlans, openSource } from './opening.js';
import { openState } from './state.js';
import { TimeLimit } from '../time-limit.js';

/** The collections of which a source yields only what is new; of others it yields everything each time. */
export async function followedCollections(
  options: Pick<NewsOptions, 'migration' | 'collections'>,
): Promise<ReadonlySet<string>> {
  await using source = await connectSource(options.migration.source);
  const followed = new Set<string>();
  for (const plan of chosenPlans(options)) {
    await using opened = openSource({ plan, connections: { source }, report: () => undefined });
    if (opened.traits.incremental) followed.add(plan.name);
  }
  return followed;
}

/** How long to wait for news, and of which collections. */
export interface NewsOptions extends Pick<CutoverOptions, 'migration' | 'state' | 'stateRoot'> {
  readonly collections: readonly string[];
  readonly milliseconds: number;
  readonly stop: AbortSignal;
}

/** So long a source is left alone that could not be watched: the next pass tells what is wrong with it. */
const failurePause = 1_000;

/** Resolves once something has happened after one of the checkpoints, the time is over, or `stop` has fired. */
export async function awaitNews(options: NewsOptions): Promise<void> {
  const heard = new AbortController();
  using limit = new TimeLimit(options.milliseconds, options.stop);
  const end = AbortSignal.any([limit.signal, heard.signal]);
  // Every request under way listens to it; Node warns of a leak at eleven.
  setMaxListeners(0, end);
  await using source = await connectSource(options.migration.source);
  await using state = await openState(options);
  const watchOne = async (plan: CollectionPlan): Promise<void> => {
    const checkpoint = await state.checkpoints.load(plan.name);
    if (checkpoint === undefined) return;
    const opening = { plan, connections: { source }, report: () => undefined };
    await using opened = openSource(opening);
    if (opened.traits.incremental) await opened.awaitChange(checkpoint.position, end);
    else await realChance.sleep(options.milliseconds, end);
  };
  const watching = chosenPlans(options).map(async (plan) => {
    try {
      await watchOne(plan);
    } catch {
      if (!end.aborted) await realChance.sleep(failurePause, end).catch(() => undefined);
    }
    heard.abort();
  });
  await Promise.all(watching);
}
