import type { Checkpoint } from '../checkpoints/checkpoint-store.js';
import { digestOf } from '../config/digest.js';
import { chosenDocuments } from '../pipeline/chosen-documents.js';
import { type PassEnd, runPass } from '../pipeline/pass.js';
import type { Projection } from '../pipeline/projection.js';
import type { RejectLine } from '../report/reject-line.js';
import { Rejection } from '../rejection.js';
import { targetRecreated } from './collection.js';
import { completeRun } from './complete-plan.js';
import { notMigrated } from './not-migrated.js';
import { type CollectionRun, openSource, openWritable, projectionOf } from './opening.js';
import { runCollections } from './migrate.js';
import type { RunOptions, RunResult } from './run.js';
import { requireNotUndone } from './resume.js';
import { skipUnchanged } from './skip-unchanged.js';

/** What `retry` needs: as `migrate`, which resumes or restarts, but it does neither. */
export type RetryOptions = Omit<RunOptions, 'restart' | 'acceptConfigChange'>;

/**
 * Reads the documents that are listed as rejected again and sends them through today's config. What arrives, or is no
 * longer there, is taken off the list; what is rejected again stays with its latest reason.
 *
 * Checkpoints stay as they are, and maxRejects does not apply.
 */
export function retry(options: RetryOptions): Promise<RunResult> {
  const work = { command: 'retry', run: retryCollection };
  return runCollections(work, { ...options, restart: false, acceptConfigChange: false });
}

async function retryCollection(begun: CollectionRun): Promise<PassEnd> {
  const { plan, options, connections, report } = begun;
  const { stop, abort, migration } = options;
  const checkpoint = await connections.state.checkpoints.load(plan.name);
  if (checkpoint === undefined) throw notMigrated(plan, 'there is nothing to retry');
  requireNotUndone(plan, checkpoint);
  const listed = await connections.state.rejects.read(plan.name);
  if (listed.size === 0) return 'complete';
  noticeOtherConfig(begun, checkpoint);
  const run = await completeRun(begun);
  await using source = chosenDocuments(openSource(run), [...listed.keys()]);
  await using target = openWritable(run);
  const expected = await source.probe({ after: checkpoint.position, stop });
  if ((await target.ensure(stop)) !== checkpoint.target) throw targetRecreated(plan);
  report({ type: 'started', resumed: undefined, expected });
  return await runPass({
    source,
    target: skipUnchanged(run, target, target),
    project: retrying(projectionOf(run.plan, migration), listed),
    rejects: run.rejects,
    // The source's own position is where the checkpoint says; nothing of this pass belongs there.
    advanced: () => undefined,
    secure: () => Promise.resolve(),
    concurrency: plan.concurrency,
    stop,
    leave: stop,
    abort,
    report,
  });
}

/**
 * A projection that asks nothing for a listed document that is gone and whose item cannot be told.
 *
 * Its deletion came after it was listed, so the next run meets it in the changes. That is not so where the deletion
 * itself may be what is listed: such a line stays.
 */
function retrying(project: Projection, listed: ReadonlyMap<string, RejectLine>): Projection {
  return (change, phase) => {
    const write = project(change, phase);
    if (change.kind === 'upsert' || !(write instanceof Rejection)) return write;
    return deletions.has(listed.get(change.id)?.code ?? '') ? write : undefined;
  };
}

/** The codes of lines that may stand for a deletion whose item is still at the target. */
const deletions: ReadonlySet<string> = new Set(['removal_key_unknown', 'refused_by_target']);

function noticeOtherConfig({ plan, options, report }: CollectionRun, { digest }: Checkpoint): void {
  if (digest === digestOf(options.migration, plan)) return;
  const message = `the checkpoint of "${plan.name}" is of another config: these documents are written with today's, the rest was not`;
  report({ type: 'notice', code: 'config_changed', message, count: 1 });
}
