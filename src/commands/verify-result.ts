import type { ErrorResult } from '../errors.js';
import type { Notice } from '../events.js';
import type { VerifyCounts } from '../verify/counts.js';
import type { DifferenceKind } from '../verify/difference.js';
import type { VerifySamples } from '../verify/findings.js';
import type { IdList } from '../verify/id-files.js';
import { worstError } from './failure.js';

/** What a sample tells of the whole. */
export interface VerifyConfidence {
  /** Documents of the sample that were compared. */
  readonly documents: number;
  /** In percent. */
  readonly confidence: 95;
  /** With that confidence, at most so many percent of all documents are missing or differ. */
  readonly atMostPercent: number;
}

/** What an earlier verification, which was interrupted, had read. */
export interface ResumedVerification {
  /** When it began, and when it was last saved; ISO 8601 in UTC. */
  readonly begunAt: string;
  readonly savedAt: string;
  readonly documents: number;
  readonly items: number;
}

/** What a verification found in one collection. */
export interface CollectionVerification extends VerifyCounts {
  readonly status: 'complete' | 'stopped' | 'failed';
  /** Present where only a sample was compared. */
  readonly sample?: VerifyConfidence;
  /** Present where only what has changed was compared: since the verification that began then, ISO 8601 in UTC. */
  readonly changes?: { readonly since: string };
  /** Present where it went on from an earlier one. */
  readonly resumed?: ResumedVerification;
  readonly samples: VerifySamples;
  /** The files that list the ids of each kind. */
  readonly files: Partial<Readonly<Record<IdList, string>>>;
  /** Read units that reading the items took, where the target tells. */
  readonly readUnits?: number;
  /** The run to name to `docferry undo`, where what a repair replaced is kept and anything was. */
  readonly undo?: string;
  readonly notices: readonly Notice[];
  readonly seconds: number;
  readonly error?: ErrorResult;
}

/** The one JSON object that `verify` prints. */
export interface VerifyResult {
  readonly command: 'verify';
  /** Whether everything was compared and nothing differs any more. */
  readonly ok: boolean;
  readonly migration: string;
  readonly collections: Readonly<Record<string, CollectionVerification>>;
  readonly totals: VerifyCounts;
  readonly seconds: number;
  readonly error?: ErrorResult;
}

const kinds: readonly DifferenceKind[] = ['differing', 'missing', 'extra'];

/** How many differences are left. */
export function differencesLeft(counts: VerifyCounts): number {
  return kinds.reduce((sum, kind) => sum + counts[kind], 0) - counts.repaired;
}

const noCounts: VerifyCounts = {
  compared: 0,
  equal: 0,
  differing: 0,
  missing: 0,
  extra: 0,
  repaired: 0,
  rejected: 0,
  skipped: 0,
};

/** The result of verifying collections. */
export function summarizeVerification(
  migration: string,
  collections: readonly (readonly [string, CollectionVerification])[],
  seconds: number,
): VerifyResult {
  const totals = collections.reduce((sum, [, counts]) => addCounts(sum, counts), noCounts);
  const error = worstError(collections.flatMap(([, collection]) => collection.error ?? []));
  const complete = collections.every(([, { status }]) => status === 'complete');
  return {
    command: 'verify',
    ok: complete && differencesLeft(totals) === 0,
    migration,
    collections: Object.fromEntries(collections),
    totals,
    seconds,
    ...(error === undefined ? {} : { error }),
  };
}

function addCounts(left: VerifyCounts, right: VerifyCounts): VerifyCounts {
  return {
    compared: left.compared + right.compared,
    equal: left.equal + right.equal,
    differing: left.differing + right.differing,
    missing: left.missing + right.missing,
    extra: left.extra + right.extra,
    repaired: left.repaired + right.repaired,
    rejected: left.rejected + right.rejected,
    skipped: left.skipped + right.skipped,
  };
}
