import type { PassEnd } from '../pipeline/pass.js';
import { runCollection } from './collection.js';
import { refuseSync } from './contradictions.js';
import { runCollections } from './migrate.js';
import { notMigrated } from './not-migrated.js';
import type { CollectionRun } from './opening.js';
import type { RunOptions, RunResult } from './run.js';

/** What `sync` needs: as `migrate`, but it never begins anew. */
export interface SyncOptions extends Omit<RunOptions, 'restart' | 'plan'> {
  /** Copy a collection that was never migrated, instead of refusing to. */
  readonly initial: boolean;
}

/**
 * Applies what changed since the checkpoints.
 *
 * One collection's failure does not stop the others: it stands in the result. A collection that was never migrated
 * fails with GuardError `not_migrated`. Throws ConfigError when the options contradict each other.
 */
export async function sync(options: SyncOptions): Promise<RunResult> {
  refuseSync(options, false);
  const work = {
    command: 'sync',
    run: async (run: CollectionRun): Promise<PassEnd> => {
      if (!options.initial) await requireMigrated(run);
      return await runCollection(run);
    },
  };
  return await runCollections(work, { ...options, restart: false });
}

/** Throws GuardError when there is nothing to go on from. */
export async function requireMigrated({ plan, connections }: CollectionRun): Promise<void> {
  const checkpoint = await connections.state.checkpoints.load(plan.name);
  if (checkpoint !== undefined) return;
  throw notMigrated(plan, 'there is nothing to go on from');
}
