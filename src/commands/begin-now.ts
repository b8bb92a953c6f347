import { digestOf } from '../config/digest.js';
import type { CompletePlan } from '../config/migration.js';
import type { Position } from '../document.js';
import { ConfigError, GuardError } from '../errors.js';
import type { PassEnd } from '../pipeline/pass.js';
import { noOutcomes } from '../pipeline/watermark.js';
import { completeRun } from './complete-plan.js';
import { runCollections } from './migrate.js';
import { type CollectionRun, type CompleteRun, openSource, openTarget } from './opening.js';
import type { RunOptions, RunResult } from './run.js';
import { requireOtherTable } from './same-table.js';
import { requireReadable } from './verifiable.js';

/** What `beginNow` needs: `restart` replaces checkpoints that are there. */
export type BeginNowOptions = Omit<RunOptions, 'acceptConfigChange' | 'plan' | 'maxDeletes' | 'turnAround'>;

/**
 * Makes the checkpoint of collections whose two sides are equal, so that `sync` carries what changes from now on.
 *
 * Reads and writes no document. One collection's failure does not stop the others: it stands in the result. A
 * collection that has a checkpoint fails with GuardError `already_migrated`.
 */
export function beginNow(options: BeginNowOptions): Promise<RunResult> {
  const work = { command: 'migrate', run: beginCollection };
  // As nothing is written, it does not matter which way the collection was carried last.
  return runCollections(work, { ...options, acceptConfigChange: false, turnAround: true });
}

async function beginCollection(begun: CollectionRun): Promise<PassEnd> {
  const { options, connections, report } = begun;
  const { migration, restart } = options;
  const { checkpoints } = connections.state;
  if (!restart && (await checkpoints.load(begun.plan.name)) !== undefined) throw alreadyMigrated(begun);
  const run = await completeRun(begun);
  const { plan } = run;
  const target = await incarnationOf(run);
  const position = await presentOf(run);
  const savedAt = new Date().toISOString();
  const counts = { read: 0, ...noOutcomes };
  const digest = digestOf(migration, plan);
  await checkpoints.save(plan.name, {
    position,
    digest,
    target,
    complete: true,
    completedAt: savedAt,
    counts,
    savedAt,
  });
  report({ type: 'saved' });
  const message = `nothing of "${plan.name}" was copied or compared: sync carries what changes from now on`;
  report({ type: 'notice', code: 'from_now', message, count: 1 });
  return 'complete';
}

/** What the target is. Throws when it is not there, or cannot be written to. */
async function incarnationOf(run: CompleteRun): Promise<string> {
  const { plan, options } = run;
  await using target = openTarget(run);
  requireReadable(plan, await target.survey(options.stop));
  const incarnation = await target.ensure(options.stop);
  requireOtherTable(plan, options.migration, incarnation);
  return incarnation;
}

async function presentOf(run: CompleteRun): Promise<Position> {
  const { plan, options, report } = run;
  const { stop } = options;
  await using source = openSource(run);
  await source.probe({ begins: true, stop });
  const position = await source.present?.(stop);
  if (position === undefined) throw notFollowed(plan);
  report({ type: 'started', resumed: undefined, expected: 0, phase: 'changes' });
  return position;
}

function alreadyMigrated({ plan: { name } }: CollectionRun): GuardError {
  return new GuardError(`"${name}" has a checkpoint already, from which sync goes on`, {
    code: 'already_migrated',
    hint: 'Leave out --from-now to go on from it, or add --restart to forget it.',
  });
}

function notFollowed({ name, from }: CompletePlan): ConfigError {
  return new ConfigError(`what changes in "${from}" is not followed, so "${name}" cannot begin from now`, {
    code: 'not_followed',
    hint: 'Leave out --from-now, or follow the changes of the source.',
  });
}
