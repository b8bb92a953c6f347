import { sources } from '../adapters.js';
import type { CompletePlan, Migration } from '../config/migration.js';
import { CollectionJudge, type Outcome } from '../dry-run/collection-judge.js';
import { DuplicateKeys } from '../dry-run/duplicate-keys.js';
import { type SampleSize, sampleDocuments } from '../dry-run/sample-size.js';
import { attributesOf } from '../key-schema.js';
import { noOutcomes } from '../pipeline/watermark.js';
import type { SamplePage, Source } from '../sources/source.js';
import type { TargetSurvey } from '../targets/appraisal.js';
import { judgeOnly } from '../targets/judge-only.js';
import { completePlan } from './complete-plan.js';
import { requireOtherTable } from './same-table.js';
import { carriesTexts, type Opening, openSource, openTarget, projectionOf } from './opening.js';

/** One collection to judge. */
export interface CollectionDryRun extends Opening {
  readonly migration: Migration;
  /** How much to read; everything when absent. */
  readonly sample?: SampleSize | undefined;
  readonly stop: AbortSignal;
}

/** What is known of a collection, as far as the dry run has come. */
export interface Reading {
  survey?: TargetSurvey;
  judge?: CollectionJudge;
  /** Documents that the source counts. */
  expected?: number;
  /** Whether only a sample is read. */
  sampled: boolean;
  readonly outcomes: Record<Outcome, number>;
  /** Bytes in which the documents were handed out. */
  bytes: number;
  changedMeanwhile: number;
  /** Seconds spent on reading and judging. */
  seconds: number;
}

/** Nothing read yet. */
export function emptyReading(): Reading {
  const outcomes = { write: 0, delete: 0, skip: 0, reject: 0 };
  return { sampled: false, outcomes, bytes: 0, changedMeanwhile: 0, seconds: 0 };
}

/** Documents read so far. */
export function documentsRead({ outcomes }: Reading): number {
  return outcomes.write + outcomes.delete + outcomes.skip + outcomes.reject;
}

/**
 * Reads one collection as it is, judges every document, and writes nothing.
 *
 * What it finds goes to `reading` as it goes on, so that a run that fails or is stopped still has something to tell.
 */
export async function judgeCollection(run: CollectionDryRun, reading: Reading): Promise<void> {
  const { migration, stop, report } = run;
  await using source = openSource(run, { conflicts: true, texts: carriesTexts(migration) });
  const plan = await completePlan({ ...run, source }, stop);
  await using target = judgeOnly(openTarget({ ...run, plan }));
  const expected = await source.probe({ stop });
  if (expected !== undefined) reading.expected = expected;
  reading.survey = await target.survey(stop);
  requireOtherTable(plan, migration, reading.survey.incarnation);
  await using duplicates = canCollide(plan) ? new DuplicateKeys() : undefined;
  const project = projectionOf(plan, migration);
  reading.judge = new CollectionJudge({
    judge: target,
    inspect: sources[migration.source.type].inspect,
    project: (change) => project(change, 'copy'),
    duplicates,
  });
  const sample = sampleOf(run, expected);
  reading.sampled = sample !== undefined;
  report({ type: 'started', resumed: undefined, expected: sample ?? expected, phase: 'judge' });
  const started = performance.now();
  if (sample === undefined) await readAll(run, source, reading);
  else
    for await (const page of source.sample({ documents: sample, stop })) await takePage(run, page, reading);
  reading.seconds = (performance.now() - started) / 1_000;
  await reading.judge.finish();
}

/** What names a document at the source is unique: with all of it in the key, no two documents become one item. */
function canCollide({ mapping, shape }: CompletePlan): boolean {
  const mapped = attributesOf(mapping).map(({ from }) => from);
  return !attributesOf(shape.key).every(({ attribute }) => mapped.includes(attribute));
}

function sampleOf({ sample }: CollectionDryRun, expected: number | undefined): number | undefined {
  if (sample === undefined || expected === undefined) return undefined;
  const documents = sampleDocuments(sample, expected);
  return documents < expected ? documents : undefined;
}

/** Reads what is there. What has changed since is counted alone: its documents were judged as they were. */
async function readAll(run: CollectionDryRun, source: Source, reading: Reading): Promise<void> {
  for await (const page of source.read({ stop: run.stop })) {
    if (page.phase === 'changes') {
      const pending = await source.probe({ after: page.position, stop: run.stop });
      reading.changedMeanwhile = page.changes.length + (pending ?? 0);
      return;
    }
    await takePage(run, page, reading);
    page.release?.();
  }
}

/** Judges the documents of a page and tells how far it is. */
async function takePage(run: CollectionDryRun, page: SamplePage, reading: Reading): Promise<void> {
  const { judge, outcomes } = reading;
  const before = { ...outcomes };
  outcomes.skip += page.skipped;
  reading.bytes += page.bytes ?? 0;
  run.report({ type: 'read', documents: page.changes.length + page.skipped, phase: 'judge' });
  for (const change of page.changes) {
    run.stop.throwIfAborted();
    const judged = judge?.take(change);
    const outcome = typeof judged === 'string' ? judged : await judged;
    if (outcome !== undefined) outcomes[outcome] += 1;
  }
  run.report({
    type: 'settled',
    outcomes: {
      ...noOutcomes,
      written: outcomes.write - before.write,
      deleted: outcomes.delete - before.delete,
      skipped: outcomes.skip - before.skip,
      rejected: outcomes.reject - before.reject,
    },
  });
}
