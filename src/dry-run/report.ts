import type { ErrorResult } from '../errors.js';
import type { Notice } from '../events.js';
import type { ObservationCode } from '../observation.js';
import type { RejectionCode } from '../rejection.js';
import type { Forecast, TargetSurvey } from '../targets/appraisal.js';

/** What a dry run found: the object that `dry-run --json` prints and `report.json` holds. */
export interface DryRunReport {
  readonly command: 'dry-run';
  /** The version of this format. */
  readonly format: 1;
  /** The version of docferry that wrote it. */
  readonly version: string;
  /** When the dry run began, as ISO 8601 in UTC. */
  readonly createdAt: string;
  readonly ok: boolean;
  readonly migration: string;
  /** Both sides in words, without credentials: `couchdb at http://127.0.0.1:5984`. */
  readonly source: string;
  readonly target: string;
  readonly verdict: Verdict;
  readonly collections: Readonly<Record<string, CollectionReport>>;
  readonly totals: Counts & { readonly writeUnits: number };
  readonly seconds: number;
  /** How it differs from the report it was compared with. */
  readonly comparison?: Comparison;
  readonly error?: ErrorResult;
}

/** Whether a migration may begin. */
export type Readiness = 'ready' | 'ready with rejects' | 'not ready';

/** Whether a migration may begin, and sentences on why. */
export interface Verdict {
  readonly readiness: Readiness;
  readonly reasons: readonly string[];
}

/** What adds up over collections. `documents` is the sum of the four outcomes, always. */
export interface Counts {
  readonly documents: number;
  /** Bytes in which the source hands out the documents. */
  readonly bytes: number;
  /** What the items measure at the target, by its own rules, without its indexes. */
  readonly itemBytes: number;
  readonly wouldWrite: number;
  readonly wouldDelete: number;
  readonly wouldSkip: number;
  readonly wouldReject: number;
}

/** What a dry run found in one collection. Where `sample` is present, every count in it is extrapolated. */
export interface CollectionReport extends Counts {
  readonly status: 'complete' | 'stopped' | 'failed';
  /** Its names at the source and at the target. */
  readonly from: string;
  readonly to: string;
  /** Names what decides the written data, as in a checkpoint. */
  readonly digest: string;
  /** How many documents were read, of how many. Absent when all were. */
  readonly sample?: { readonly read: number; readonly of: number };
  /** Documents that changed at the source while it was read. */
  readonly changedMeanwhile: number;
  readonly sizes: Sizes;
  /** Most important first: lost, rejected, then what is only worth knowing; within each by count. */
  readonly findings: readonly Finding[];
  /** Absent when the target could not be asked. */
  readonly target?: TargetSurvey;
  /** Absent when the collection was not read to its end. */
  readonly forecast?: Forecast;
  readonly verdict: Verdict;
  readonly notices: readonly Notice[];
  readonly seconds: number;
  readonly error?: ErrorResult;
}

/** How large the items are. */
export interface Sizes {
  /** Items by size, ascending and without gaps; each counts those above the one before and up to `upTo` bytes. */
  readonly histogram: readonly { readonly upTo: number; readonly count: number }[];
  /** The largest twenty, largest first; those that are too large included. */
  readonly largest: readonly { readonly id: string; readonly bytes: number }[];
}

/** The code of a finding: why a document is rejected, or what else is to be known of it. */
export type FindingCode = RejectionCode | ObservationCode;

/** What one code was found to be the matter with. */
export interface Finding {
  readonly code: FindingCode;
  /** `lost`: some of the data would not be at the target afterwards, without being rejected. */
  readonly effect: 'lost' | 'rejected' | 'note';
  /** Documents. */
  readonly count: number;
  /** Documents seen, where only a sample was read. */
  readonly seen?: number;
  /** What it means, and what to do about it: a sentence each. */
  readonly meaning: string;
  readonly advice: string;
  /** What was added up over the documents, such as `{ files: 2, bytes: 3120 }`. */
  readonly measures: Readonly<Record<string, number>>;
  /** The first twenty documents at the most. */
  readonly samples: readonly FindingSample[];
}

/** One document that a finding is about. */
export interface FindingSample {
  readonly id: string;
  readonly reason: string;
  readonly path?: string;
  /** The value at `path` as JSON, cut where it is long and hidden where its name tells of a secret. */
  readonly excerpt?: string;
}

/** How a report differs from an older one. */
export interface Comparison {
  /** When the older dry run began. */
  readonly since: string;
  /** Sentences, by collection; those that are about the whole stand under the empty name. */
  readonly better: readonly CollectionSentence[];
  readonly worse: readonly CollectionSentence[];
  /** Neither better nor worse, such as growth. */
  readonly other: readonly CollectionSentence[];
}

/** A sentence about a collection. */
export interface CollectionSentence {
  readonly collection: string;
  readonly sentence: string;
}
