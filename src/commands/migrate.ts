import { setMaxListeners } from 'node:events';
import pLimit from 'p-limit';
import { connectSource } from '../adapters.js';
import { connectTarget } from '../target-adapters.js';
import type { CollectionPlan } from '../config/migration.js';
import type { CollectionEvent, Notice } from '../events.js';
import type { PassEnd } from '../pipeline/pass.js';
import { requirePlan } from './bound-plan.js';
import { runCollection } from './collection.js';
import { endAfter } from './failure.js';
import { Ledger } from './ledger.js';
import { requireNoLoop } from './loop-guard.js';
import { type CollectionRun, type Connections, chosenPlans, collectionsTogether } from './opening.js';
import { type CollectionEnd, collectionResult, endOf, secondsSince, summarize } from './result.js';
import type { CollectionResult, RunOptions, RunResult } from './run.js';
import { newRun } from '../undo/undo-folder.js';
import { openState } from './state.js';
import { openUndoLog } from './keep-undo.js';

/**
 * Copies the collections and catches up with what changed meanwhile; resumes what an earlier run left.
 *
 * One collection's failure does not stop the others: it stands in the result. Throws when the sides cannot be
 * connected at all, and GuardError when they are not as in `plan`.
 */
export async function migrate(options: RunOptions): Promise<RunResult> {
  const noticed = options.plan === undefined ? undefined : await requirePlan(options.plan, options);
  return await runCollections({ command: 'migrate', run: runCollection, noticed }, options);
}

/** What is done with each collection, and what it is called in the result. */
export interface Work {
  readonly command: string;
  readonly run: (run: CollectionRun) => Promise<PassEnd>;
  /** How many collections are under way together at the most. */
  readonly together?: number;
  /** What is to be told about a collection before it begins. */
  readonly noticed?: ReadonlyMap<string, Notice> | undefined;
}

/** Works on the collections, several together. One's failure does not stop the others: it stands in the result. */
export async function runCollections(work: Work, options: RunOptions): Promise<RunResult> {
  const started = performance.now();
  const { migration } = options;
  // Every request under way listens to them; Node warns of a leak at eleven.
  setMaxListeners(0, options.stop, options.abort);
  const plans = chosenPlans(options);
  await using source = await connectSource(migration.source, {
    enableStreams: options.enableStreams,
  });
  await using target = await connectTarget(migration.target);
  await using state = await openState(options);
  const run = newRun(new Date(), Math.random());
  const shared = { work, run, connections: { source, target, state } };
  const limit = pLimit(work.together ?? collectionsTogether);
  const results = await Promise.all(
    plans.map((plan) => limit(async () => [plan.name, await settle(plan, options, shared)] as const)),
  );
  return summarize({ command: work.command, migration: migration.name }, results, secondsSince(started));
}

/** Runs one collection and tells its end as a result, whatever happens. */
async function settle(
  plan: CollectionPlan,
  options: RunOptions,
  shared: { readonly work: Work; readonly run: string; readonly connections: Connections },
): Promise<CollectionResult> {
  const started = performance.now();
  const ledger = new Ledger();
  const report = (event: CollectionEvent): void => {
    ledger.take(event);
    options.report({ ...event, collection: plan.name });
  };
  const noticed = shared.work.noticed?.get(plan.name);
  if (noticed !== undefined) report({ type: 'notice', ...noticed });
  const end = await attempt(plan, { ...shared, options, report });
  report({ type: 'finished', ...end });
  return collectionResult(ledger, end, secondsSince(started));
}

type Attempt = Pick<CollectionRun, 'options' | 'connections' | 'report'> & {
  readonly work: Work;
  readonly run: string;
};

async function attempt(
  plan: CollectionPlan,
  { work, run, options, connections, report }: Attempt,
): Promise<CollectionEnd> {
  if (options.stop.aborted) return { status: 'stopped' };
  const { leases, rejects: logs } = connections.state;
  try {
    const say = (message: string): void => {
      report({ type: 'notice', code: 'lease_waiting', message, count: 1 });
    };
    await using lease = await leases.acquire(plan.name, { stop: options.stop, say });
    await requireNoLoop(plan.name, options, connections.state);
    if (options.restart) await logs.remove(plan.name);
    await using rejects = await logs.open(plan.name);
    await using undo = openUndoLog({ plan, options, report }, run);
    const end = await work.run({ plan, options, connections, lease, rejects, undo, report });
    if (end === 'complete') await undo?.finish();
    return endOf(end, rejects);
  } catch (thrown) {
    return endAfter(thrown, options.stop);
  }
}
