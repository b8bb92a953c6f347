import type { CollectionStatus } from '../events.js';
import type { PassEnd } from '../pipeline/pass.js';
import { addOutcomes, countOutcomes, noOutcomes } from '../pipeline/watermark.js';
import type { RejectLog } from '../report/reject-log.js';
import { errorResult, worstError } from './failure.js';
import type { Ledger } from './ledger.js';
import type { CollectionResult, RunResult } from './run.js';

/** How the work on a collection ended. */
export interface CollectionEnd {
  readonly status: CollectionStatus;
  /** The place of the reject log, where documents are listed in it. */
  readonly rejects?: string;
  readonly error?: unknown;
}

/** The end of a pass as that of its collection. */
export function endOf(end: PassEnd, rejects: RejectLog): CollectionEnd {
  const status = end === 'complete' ? 'synced' : 'stopped';
  return rejects.size > 0 ? { status, rejects: rejects.place } : { status };
}

/** What became of a collection. */
export function collectionResult(ledger: Ledger, end: CollectionEnd, seconds: number): CollectionResult {
  return {
    read: countOutcomes(ledger.outcomes),
    ...ledger.outcomes,
    status: end.status,
    ...(ledger.writeUnits > 0 ? { writeUnits: ledger.writeUnits } : {}),
    ...saved(ledger.savedWriteUnits),
    ...(end.rejects === undefined ? {} : { rejects: end.rejects }),
    ...(ledger.undo === undefined ? {} : { undo: ledger.undo }),
    rejections: Object.fromEntries(ledger.rejections),
    notices: ledger.notices,
    seconds,
    ...(end.status === 'failed' ? { error: errorResult(end.error) } : {}),
  };
}

/** The result of a run over collections. */
export function summarize(
  run: Pick<RunResult, 'command' | 'migration'>,
  results: readonly (readonly [string, CollectionResult])[],
  seconds: number,
): RunResult {
  const totals = results.reduce((sum, [, result]) => addOutcomes(sum, result), noOutcomes);
  const units = results.reduce((sum, [, { savedWriteUnits = 0 }]) => sum + savedWriteUnits, 0);
  const error = worstError(results.flatMap(([, result]) => result.error ?? []));
  return {
    ...run,
    ok: results.every(([, { status, rejects }]) => status === 'synced' && rejects === undefined),
    collections: Object.fromEntries(results),
    totals: { read: countOutcomes(totals), ...totals, ...saved(units) },
    seconds,
    ...(error === undefined ? {} : { error }),
  };
}

function saved(savedWriteUnits: number): Pick<CollectionResult, 'savedWriteUnits'> {
  return savedWriteUnits > 0 ? { savedWriteUnits } : {};
}

/** Seconds since a moment of `performance.now()`, to the millisecond. */
export function secondsSince(started: number): number {
  return Math.round(performance.now() - started) / 1_000;
}
