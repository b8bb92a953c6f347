import { setMaxListeners } from 'node:events';
import pLimit from 'p-limit';
import { connectSource } from '../adapters.js';
import { connectTarget } from '../target-adapters.js';
import type { CollectionPlan, Migration } from '../config/migration.js';
import { compareReports } from '../dry-run/compare.js';
import type { SampleSize } from '../dry-run/sample-size.js';
import type { CollectionReport, DryRunReport } from '../dry-run/report.js';
import type { CollectionEvent, Report } from '../events.js';
import { emptyReading, judgeCollection } from './dry-run-collection.js';
import { collectionReport, dryRunReport, type CollectionEnd } from './dry-run-report.js';
import { endAfter } from './failure.js';
import { Ledger } from './ledger.js';
import { type Databases, chosenPlans, collectionsTogether } from './opening.js';
import { secondsSince } from './result.js';
import type { RunEvent } from './run.js';

/** What a dry run needs. */
export interface DryRunOptions {
  readonly migration: Migration;
  /** Names of collections; all of the migration's when empty. */
  readonly collections: readonly string[];
  /** How much of each collection to read; everything when absent. */
  readonly sample?: SampleSize | undefined;
  /** A report to compare with. */
  readonly older?: DryRunReport | undefined;
  /** Ends reading; what was found until then is reported. */
  readonly stop: AbortSignal;
  readonly report: Report<RunEvent>;
}

/**
 * Reads, transforms and judges every document, and writes nothing: no item, no table, no checkpoint.
 *
 * One collection's failure does not stop the others: it stands in the report. Throws when the sides cannot be
 * connected at all.
 */
export async function dryRun(options: DryRunOptions): Promise<DryRunReport> {
  const started = performance.now();
  const createdAt = new Date();
  const { migration, stop } = options;
  // Every request under way listens to it; Node warns of a leak at eleven.
  setMaxListeners(0, stop);
  await using source = await connectSource(migration.source, { feedOptional: true });
  await using target = await connectTarget(migration.target, { readOnly: true });
  const connections = { source, target };
  const limit = pLimit(collectionsTogether);
  const collections = await Promise.all(
    chosenPlans(options).map((plan) =>
      limit(async () => [plan.name, await settle(plan, options, connections)] as const),
    ),
  );
  const seconds = secondsSince(started);
  const report = dryRunReport({ migration, createdAt, collections, seconds });
  return options.older === undefined
    ? report
    : { ...report, comparison: compareReports(options.older, report) };
}

async function settle(
  plan: CollectionPlan,
  options: DryRunOptions,
  connections: Databases,
): Promise<CollectionReport> {
  const started = performance.now();
  const { migration, sample, stop } = options;
  const ledger = new Ledger();
  const report = (event: CollectionEvent): void => {
    // What is found in documents is told as a finding.
    if (event.type === 'notice' && event.code === 'attachments') return;
    ledger.take(event);
    options.report({ ...event, collection: plan.name });
  };
  const reading = emptyReading();
  const end = await endOf(stop, () =>
    judgeCollection({ plan, migration, connections, sample, stop, report }, reading),
  );
  report({ type: 'finished', ...end });
  const seconds = secondsSince(started);
  return collectionReport({ plan, migration, reading, end, notices: ledger.notices, seconds });
}

async function endOf(stop: AbortSignal, work: () => Promise<void>): Promise<CollectionEnd> {
  if (stop.aborted) return { status: 'stopped' };
  try {
    await work();
    return { status: 'complete' };
  } catch (thrown) {
    return endAfter(thrown, stop);
  }
}
