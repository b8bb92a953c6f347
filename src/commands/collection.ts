import type { Checkpoint } from '../checkpoints/checkpoint-store.js';
import { digestOf } from '../config/digest.js';
import type { CollectionPlan } from '../config/migration.js';
import { GuardError } from '../errors.js';
import { leasedTarget } from '../pipeline/leased-target.js';
import { type PassEnd, runPass } from '../pipeline/pass.js';
import { RejectLimit } from '../pipeline/reject-limit.js';
import { type Checkpointing, checkpointing } from './checkpointing.js';
import { type CollectionRun, openSource, openTarget, projectionOf } from './opening.js';
import { restart, resume } from './resume.js';

/**
 * Brings one collection in step: everything when it has no checkpoint, else what changed since.
 *
 * Throws GuardError when its checkpoint was taken under another config, or against another incarnation of either side.
 */
export async function runCollection(run: CollectionRun): Promise<PassEnd> {
  const { plan, options, report } = run;
  const { stop } = options;
  const saved = options.restart ? undefined : await resume(run);
  await using source = openSource(run);
  await using target = leasedTarget(openTarget(run), run.lease);
  const expected = await source.probe({ after: saved?.position, stop });
  const incarnation = await target.ensure(stop);
  if (saved !== undefined && saved.target !== incarnation) throw targetRecreated(plan);
  const checkpoint = options.restart ? await restart(run, source, incarnation) : saved;
  report({ type: 'started', resumed: saved && resumedFrom(saved), expected });
  const limit = rejectLimit(run, checkpoint);
  const ledger = checkpointingOf(run, checkpoint, incarnation);
  try {
    const end = await runPass({
      source,
      target,
      project: limit.counting(projectionOf(plan, options.migration)),
      rejects: limit.rejects,
      advanced: ledger.advanced,
      secure: () => ledger.saver.flush(),
      after: checkpoint?.position,
      concurrency: plan.concurrency,
      stop: AbortSignal.any([stop, ledger.failed, limit.exceeded]),
      // Where the limit is exceeded, what was read is carried: the next run judges by what has passed the frontier.
      leave: stop,
      abort: options.abort,
      report,
    });
    await limit.check(end === 'complete');
    if (end === 'complete') ledger.complete();
    return end;
  } finally {
    await ledger.saver.flush();
  }
}

function resumedFrom({ savedAt, counts }: Checkpoint): { savedAt: string; read: number } {
  return { savedAt, read: counts.read };
}

function checkpointingOf(
  run: CollectionRun,
  checkpoint: Checkpoint | undefined,
  incarnation: string,
): Checkpointing {
  const { plan, options, connections, report } = run;
  return checkpointing({
    collection: plan.name,
    store: connections.state.checkpoints,
    checkpoint,
    digest: digestOf(options.migration, plan),
    incarnation,
    report,
  });
}

function rejectLimit({ plan, connections, rejects }: CollectionRun, checkpoint?: Checkpoint): RejectLimit {
  return new RejectLimit({
    collection: plan.name,
    max: plan.maxRejects,
    rejects,
    codes: async () =>
      [...(await connections.state.rejects.read(plan.name)).values()].map(({ code }) => code),
    readBefore: checkpoint?.counts.read ?? 0,
  });
}

/** The error of a checkpoint that speaks of an earlier incarnation of the target. */
export function targetRecreated(plan: CollectionPlan): GuardError {
  const message = `"${plan.to}" at the target is not the one that the checkpoint of "${plan.name}" speaks of: it was made anew since`;
  return new GuardError(message, {
    code: 'target_recreated',
    hint: 'Pass --restart to fill it from the beginning.',
  });
}
