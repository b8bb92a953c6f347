import { tmpdir } from 'node:os';
import type { CollectionPlan } from '../config/migration.js';
import { DocferryError, GuardError } from '../errors.js';
import type { CollectionEvent, Report } from '../events.js';
import { leasedTarget } from '../pipeline/leased-target.js';
import { noOutcomes } from '../pipeline/watermark.js';
import { describeTarget } from '../target-adapters.js';
import type { TargetSurvey } from '../targets/appraisal.js';
import { LeftFile, type LeftItem } from '../undo/left-file.js';
import { PutBack, type UndoTally } from '../undo/put-back.js';
import { replacedItems } from '../undo/replaced-items.js';
import { readUndoHead, readUndoRecords } from '../undo/undo-file.js';
import { type KeptRun, UndoFolder } from '../undo/undo-folder.js';
import { planAtSource } from './complete-plan.js';
import { errorResult, firstFailure } from './failure.js';
import { undoPlace } from './keep-undo.js';
import { Ledger } from './ledger.js';
import { requireNoLoop } from './loop-guard.js';
import { type Connections, openTarget } from './opening.js';
import { secondsSince } from './result.js';
import type { UndoOptions } from './undo-options.js';
import type { CollectionUndo } from './undo-result.js';
import { requireReadable } from './verifiable.js';

/** One collection in which a run is undone. */
export interface UndoWork {
  readonly plan: CollectionPlan;
  readonly options: UndoOptions;
  readonly connections: Connections;
  /** The runs that something is kept of, the latest first. */
  readonly runs: readonly KeptRun[];
}

type Progress = UndoTally & { readonly left: LeftItem[]; leftFile?: string | undefined };

/** Undoes a run in one collection and tells its end as a result, whatever happens. */
export async function undoCollection(work: UndoWork): Promise<CollectionUndo> {
  const started = performance.now();
  const { plan, options } = work;
  const ledger = new Ledger();
  const report = (event: CollectionEvent): void => {
    ledger.take(event);
    options.report({ ...event, collection: plan.name });
  };
  const progress: Progress = { restored: 0, already: 0, changed: 0, refused: 0, left: [] };
  const end = await endOf(options.stop, () => putBack(work, progress, report));
  report({ type: 'finished', ...end });
  return {
    status: end.status,
    ...progress,
    notices: ledger.notices,
    seconds: secondsSince(started),
    ...(end.status === 'failed' ? { error: errorResult(end.error) } : {}),
  };
}

interface End {
  readonly status: CollectionUndo['status'];
  readonly error?: unknown;
}

async function endOf(stop: AbortSignal, work: () => Promise<void>): Promise<End> {
  const stopped = (): boolean => stop.aborted;
  if (stopped()) return { status: 'stopped' };
  try {
    await work();
    return { status: 'complete' };
  } catch (thrown) {
    const error = firstFailure(thrown);
    const mere = stopped() && !(error instanceof DocferryError);
    return mere ? { status: 'stopped' } : { status: 'failed', error };
  }
}

async function putBack(work: UndoWork, progress: Progress, report: Report<CollectionEvent>): Promise<void> {
  const { plan, options, connections } = work;
  const { run, migration, dryRun, stop, abort } = options;
  const say = (message: string): void => {
    report({ type: 'notice', code: 'lease_waiting', message, count: 1 });
  };
  await using lease = await connections.state.leases.acquire(plan.name, { stop, say });
  if (!dryRun) await requireNoLoop(plan.name, options, connections.state);
  const complete = await planAtSource({ plan, connections, report }, migration, stop);
  await using target = leasedTarget(openTarget({ plan: complete, connections, report }), lease);
  const survey = await target.survey(stop);
  requireReadable(complete, survey);
  const path = new UndoFolder(undoPlace(options.state)).fileOf(run, plan.name);
  await requireSameTarget(work, path, survey);
  tellLaterRuns(work, report);
  const phase = dryRun ? 'judge' : 'restore';
  report({ type: 'started', resumed: undefined, expected: undefined, phase });
  await using list = await LeftFile.begin(new UndoFolder(undoPlace(options.state)).leftOf(run, plan.name));
  const putting = new PutBack({
    target,
    tally: progress,
    dryRun,
    beginning: () => markUndone(work),
    left: (id, refusal) => {
      takeLeft(progress, list, refusal === undefined ? { id } : { id, reason: refusal.reason });
    },
    stop,
    abort,
  });
  const identify = ({ key }: { readonly key: Parameters<typeof target.identify>[0] }): string =>
    target.identify(key);
  for await (const items of replacedItems(readUndoRecords(path), identify, tmpdir())) {
    const { restored } = progress;
    await putting.take(items);
    await list.relieve();
    const written = progress.restored - restored;
    report({ type: 'read', documents: items.length, phase });
    report({ type: 'settled', outcomes: { ...noOutcomes, written, unchanged: items.length - written } });
  }
}

/** Ids that a result names. */
const mostNamed = 1_000;

function takeLeft(progress: Progress, list: LeftFile, item: LeftItem): void {
  list.add(item);
  progress.leftFile ??= list.place;
  if (progress.left.length < mostNamed) progress.left.push(item);
}

/** Throws GuardError where the run wrote to something else than what the config now names. */
async function requireSameTarget(
  { plan, options }: UndoWork,
  path: string,
  { incarnation }: TargetSurvey,
): Promise<void> {
  const head = await readUndoHead(path);
  // Nothing was kept whole, so nothing was written.
  if (head === undefined) return;
  const target = describeTarget(options.migration.target);
  const elsewhere = head.target !== target || head.to !== plan.to;
  if (elsewhere) {
    throw new GuardError(
      `the run "${options.run}" wrote "${head.to}" in ${head.target}, and the config names "${plan.to}" in ${target}`,
      { code: 'undo_other_target', hint: 'Undo it with the config that it ran with.' },
    );
  }
  if (incarnation === undefined || incarnation === head.incarnation) return;
  throw new GuardError(`"${plan.to}" at the target was made anew since the run "${options.run}"`, {
    code: 'target_recreated',
    hint: 'Leave it: what the run wrote is gone.',
  });
}

/** What a later run has written over is left as it is. */
function tellLaterRuns({ plan, options, runs }: UndoWork, report: Report<CollectionEvent>): void {
  const later = runs.filter(
    ({ run, collections }) => run > options.run && collections.some(({ name }) => name === plan.name),
  );
  const [first] = later;
  if (first === undefined) return;
  const message = `the run "${first.run}" came later: what it has changed again is left, unless that run is undone first`;
  report({ type: 'notice', code: 'later_run', message, count: 1 });
}

/** From now on the target is not what the checkpoint says, nor what was verified: nothing may go on from there. */
async function markUndone({ plan, options, connections }: UndoWork): Promise<void> {
  const { checkpoints, verified } = connections.state;
  await verified.remove(plan.name);
  const checkpoint = await checkpoints.load(plan.name);
  if (checkpoint !== undefined) {
    await checkpoints.save(plan.name, { ...checkpoint, complete: false, undone: options.run });
  }
  await new UndoFolder(undoPlace(options.state)).finish(options.run, plan.name);
}
