import type { Checkpoint } from '../checkpoints/checkpoint-store.js';
import { digestOf } from '../config/digest.js';
import { EnvironmentError, GuardError } from '../errors.js';
import { noOutcomes } from '../pipeline/watermark.js';
import type { Source } from '../sources/source.js';
import type { CollectionRun } from './opening.js';

/** The checkpoint to go on from, if there is one. Throws GuardError when it was taken under another config. */
export async function resume({ plan, options, connections }: CollectionRun): Promise<Checkpoint | undefined> {
  const checkpoint = await connections.state.checkpoints.load(plan.name);
  requireNotUndone(plan, checkpoint);
  const changed = checkpoint !== undefined && checkpoint.digest !== digestOf(options.migration, plan);
  if (!changed || options.acceptConfigChange) return checkpoint;
  throw new GuardError(
    `the config that decides what is written for "${plan.name}" is not that of its checkpoint`,
    {
      code: 'config_changed',
      hint: 'Pass --restart to read everything again, or --accept-config-change to go on with the new config from here.',
    },
  );
}

/** Throws GuardError when what the checkpoint speaks of was undone since. */
export function requireNotUndone({ name }: CollectionRun['plan'], checkpoint: Checkpoint | undefined): void {
  if (checkpoint?.undone === undefined) return;
  throw new GuardError(
    `the run "${checkpoint.undone}" of "${name}" was undone: the target is not what the checkpoint says`,
    {
      code: 'undone',
      hint: 'Run docferry migrate --restart to carry everything again.',
    },
  );
}

/**
 * Forgets how far an earlier run has come.
 *
 * Where that run wrote to this very target, reading begins at the source's origin instead of with a copy, so that what
 * was deleted since is deleted at the target too.
 */
export async function restart(
  run: CollectionRun,
  source: Source,
  incarnation: string,
): Promise<Checkpoint | undefined> {
  const { plan, options, connections } = run;
  const { checkpoints } = connections.state;
  const target = await formerTarget(run);
  if (target !== incarnation && target !== 'unknown') {
    await checkpoints.remove(plan.name);
    return undefined;
  }
  const checkpoint: Checkpoint = {
    position: await source.origin(options.stop),
    digest: digestOf(options.migration, plan),
    target: incarnation,
    complete: false,
    counts: { read: 0, ...noOutcomes },
    savedAt: new Date().toISOString(),
  };
  await checkpoints.save(plan.name, checkpoint);
  return checkpoint;
}

/** The incarnation that the former checkpoint speaks of; `unknown` when it cannot be read any more. */
async function formerTarget({ plan, connections }: CollectionRun): Promise<string | undefined> {
  try {
    return (await connections.state.checkpoints.load(plan.name))?.target;
  } catch (error) {
    const unreadable = ['checkpoint_damaged', 'checkpoint_too_new'];
    if (error instanceof EnvironmentError && unreadable.includes(error.code)) return 'unknown';
    throw error;
  }
}
