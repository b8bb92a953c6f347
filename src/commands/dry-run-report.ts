import { describeSource } from '../adapters.js';
import { describeTarget } from '../target-adapters.js';
import { digestOf } from '../config/digest.js';
import type { CollectionPlan, Migration } from '../config/migration.js';
import type { Conclusion } from '../dry-run/collection-judge.js';
import type { CollectionReport, Counts, DryRunReport } from '../dry-run/report.js';
import { overallVerdict, verdictOf } from '../dry-run/verdict.js';
import type { Notice } from '../events.js';
import type { Forecast } from '../targets/appraisal.js';
import { type Reading, documentsRead } from './dry-run-collection.js';
import { errorResult, worstError } from './failure.js';
import { version } from '../version.js';

/** How judging a collection ended. */
export type CollectionEnd =
  { readonly status: 'complete' | 'stopped' } | { readonly status: 'failed'; readonly error: unknown };

/** What is known of a collection once the dry run is through with it. */
export interface CollectionFacts {
  readonly plan: CollectionPlan;
  readonly migration: Migration;
  readonly reading: Reading;
  readonly end: CollectionEnd;
  readonly notices: readonly Notice[];
  readonly seconds: number;
}

/** Reports on one collection. Counts of a sample are extrapolated to the documents that the source counts. */
export function collectionReport(facts: CollectionFacts): CollectionReport {
  const { plan, migration, reading, end, notices, seconds } = facts;
  const { status } = end;
  const read = documentsRead(reading);
  const scale = scaleOf(reading);
  const found = reading.judge?.conclude(scale, plan) ?? nothingFound;
  const counts = { ...countsOf(reading, read, scale), itemBytes: found.itemBytes };
  const maybe = {
    sample: reading.sampled ? { read, of: counts.documents } : undefined,
    target: reading.survey,
    forecast: forecastOf(facts, scale),
    error: end.status === 'failed' ? errorResult(end.error) : undefined,
  };
  const { target: survey, sample, error } = maybe;
  const { findings, sizes } = found;
  const { maxRejects } = plan;
  return {
    status,
    from: plan.from,
    to: plan.to,
    digest: digestOf(migration, plan),
    ...counts,
    changedMeanwhile: reading.changedMeanwhile,
    sizes,
    findings,
    ...present(maybe),
    verdict: verdictOf({ status, counts, findings, survey, error, notices, maxRejects, sample }),
    notices: [...notices, ...found.notices],
    seconds,
  };
}

/** A collection that was not read to its end has no forecast: it would be too low. */
function forecastOf({ plan, reading, end }: CollectionFacts, scale: number): Forecast | undefined {
  if (end.status !== 'complete') return undefined;
  const { keepUndo } = plan;
  return reading.judge?.forecast({ scale, readSeconds: reading.seconds * scale, keepUndo });
}

/** An object without the members that are undefined. */
function present<T extends object>(members: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Name in keyof T]?: Exclude<T[Name], undefined> };
}

const nothingFound: Conclusion = {
  itemBytes: 0,
  sizes: { histogram: [], largest: [] },
  findings: [],
  notices: [],
};

/** How many documents each that was read stands for. */
function scaleOf(reading: Reading): number {
  const read = documentsRead(reading);
  return reading.sampled && read > 0 ? (reading.expected ?? read) / read : 1;
}

function countsOf({ outcomes, bytes }: Reading, read: number, scale: number): Omit<Counts, 'itemBytes'> {
  const scaled = (count: number): number => Math.round(count * scale);
  const documents = scaled(read);
  const wouldDelete = scaled(outcomes.delete);
  const wouldSkip = scaled(outcomes.skip);
  const wouldReject = scaled(outcomes.reject);
  return {
    documents,
    bytes: scaled(bytes),
    // What is left: four rounded numbers would not always add up.
    wouldWrite: documents - wouldDelete - wouldSkip - wouldReject,
    wouldDelete,
    wouldSkip,
    wouldReject,
  };
}

/** What a dry run's report is made of. */
export interface DryRunFacts {
  readonly migration: Migration;
  readonly createdAt: Date;
  readonly collections: readonly (readonly [string, CollectionReport])[];
  readonly seconds: number;
}

/** Reports on all collections. */
export function dryRunReport({ migration, createdAt, collections, seconds }: DryRunFacts): DryRunReport {
  const reports = collections.map(([, report]) => report);
  const error = worstError(reports.flatMap((report) => report.error ?? []));
  const verdict = overallVerdict(collections);
  const { source, target } = migration;
  return {
    command: 'dry-run',
    format: 1,
    version: version(),
    createdAt: createdAt.toISOString(),
    ok: verdict.readiness === 'ready',
    migration: migration.name,
    source: describeSource(source),
    target: describeTarget(target),
    verdict,
    collections: Object.fromEntries(collections),
    totals: totalsOf(reports),
    seconds,
    ...(error === undefined ? {} : { error }),
  };
}

function totalsOf(reports: readonly CollectionReport[]): DryRunReport['totals'] {
  const sum = (of: (report: CollectionReport) => number): number =>
    reports.reduce((total, report) => total + of(report), 0);
  return {
    documents: sum(({ documents }) => documents),
    bytes: sum(({ bytes }) => bytes),
    itemBytes: sum(({ itemBytes }) => itemBytes),
    wouldWrite: sum(({ wouldWrite }) => wouldWrite),
    wouldDelete: sum(({ wouldDelete }) => wouldDelete),
    wouldSkip: sum(({ wouldSkip }) => wouldSkip),
    wouldReject: sum(({ wouldReject }) => wouldReject),
    writeUnits: sum(({ forecast }) => forecast?.writeUnits ?? 0),
  };
}
