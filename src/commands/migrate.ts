import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { sources, targets } from '../adapters.js';
import { FileLeaseStore } from '../checkpoints/file-lease.js';
import { FileCheckpointStore } from '../checkpoints/file.js';
import type { CollectionPlan } from '../config/migration.js';
import { DocferryError } from '../errors.js';
import type { CollectionEvent, CollectionStatus } from '../events.js';
import { addOutcomes, countOutcomes, noOutcomes } from '../pipeline/watermark.js';
import { RejectLog } from '../report/reject-log.js';
import { type CollectionRun, type Connections, runCollection } from './collection.js';
import { errorResult } from './failure.js';
import { Ledger } from './ledger.js';
import type { CollectionResult, ErrorResult, RunOptions, RunResult } from './run.js';

/** How many collections are under way together; each has several connections of its own. */
const collectionsTogether = 4;

/**
 * Copies the collections and catches up with what changed meanwhile; resumes what an earlier run left.
 *
 * One collection's failure does not stop the others: it stands in the result. Throws when the sides cannot be
 * connected at all.
 */
export async function migrate(options: RunOptions): Promise<RunResult> {
  const started = performance.now();
  const { migration, state } = options;
  // Every request under way listens to them; Node warns of a leak at eleven.
  setMaxListeners(0, options.stop, options.abort);
  const plans = chosen(options);
  await using source = await sources[migration.source.type].connect(migration.source);
  await using target = await targets[migration.target.type].connect(migration.target);
  await using checkpoints = new FileCheckpointStore(join(state, 'checkpoints'));
  const leases = new FileLeaseStore(join(state, 'leases'));
  const connections = { source, target, checkpoints, leases };
  const limit = pLimit(collectionsTogether);
  const results = await Promise.all(
    plans.map((plan) => limit(async () => [plan.name, await settle(plan, options, connections)] as const)),
  );
  return summarize(options, results, started);
}

function chosen({ migration, collections }: RunOptions): readonly CollectionPlan[] {
  if (collections.length === 0) return migration.collections;
  return migration.collections.filter(({ name }) => collections.includes(name));
}

/** Runs one collection and tells its end as a result, whatever happens. */
async function settle(
  plan: CollectionPlan,
  options: RunOptions,
  connections: Connections,
): Promise<CollectionResult> {
  const started = performance.now();
  const ledger = new Ledger();
  const report = (event: CollectionEvent): void => {
    ledger.take(event);
    options.report({ ...event, collection: plan.name });
  };
  const end = await attempt(plan, { options, connections, report });
  report({ type: 'finished', ...end });
  return {
    read: countOutcomes(ledger.outcomes),
    ...ledger.outcomes,
    status: end.status,
    ...(end.rejects === undefined ? {} : { rejects: end.rejects }),
    rejections: Object.fromEntries(ledger.rejections),
    notices: ledger.notices,
    seconds: secondsSince(started),
    ...(end.status === 'failed' ? { error: errorResult(end.error) } : {}),
  };
}

interface End {
  readonly status: CollectionStatus;
  readonly rejects?: string;
  readonly error?: unknown;
}

type Attempt = Pick<CollectionRun, 'options' | 'connections' | 'report'>;

async function attempt(plan: CollectionPlan, { options, connections, report }: Attempt): Promise<End> {
  const stopped = (): boolean => options.stop.aborted;
  if (stopped()) return { status: 'stopped' };
  const path = join(options.state, 'rejects', `${encodeURIComponent(plan.name)}.ndjson`);
  try {
    await using lease = await connections.leases.acquire(plan.name);
    if (options.restart) await RejectLog.remove(path);
    await using rejects = await RejectLog.open(path);
    const end = await runCollection({ plan, options, connections, lease, rejects, report });
    const status = end === 'complete' ? 'synced' : 'stopped';
    return rejects.size > 0 ? { status, rejects: path } : { status };
  } catch (error) {
    // Once stopped, requests end with an AbortError; anything docferry explains is still worth telling.
    const mere = stopped() && !(error instanceof DocferryError);
    return mere ? { status: 'stopped' } : { status: 'failed', error };
  }
}

function summarize(
  { migration }: RunOptions,
  results: readonly (readonly [string, CollectionResult])[],
  started: number,
): RunResult {
  const totals = results.reduce((sum, [, result]) => addOutcomes(sum, result), noOutcomes);
  const error = worst(results.flatMap(([, result]) => result.error ?? []));
  return {
    command: 'migrate',
    ok: results.every(([, { status, rejected }]) => status === 'synced' && rejected === 0),
    migration: migration.name,
    collections: Object.fromEntries(results),
    totals: { read: countOutcomes(totals), ...totals },
    seconds: secondsSince(started),
    ...(error === undefined ? {} : { error }),
  };
}

/** The error that most deserves attention: a bug, then a database out of reach, then a guard, then the config. */
function worst(errors: readonly ErrorResult[]): ErrorResult | undefined {
  const order = [1, 3, 6, 2];
  return [...errors].sort((a, b) => order.indexOf(a.exitCode) - order.indexOf(b.exitCode))[0];
}

function secondsSince(started: number): number {
  return Math.round(performance.now() - started) / 1_000;
}
