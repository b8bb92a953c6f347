import type { Sleep } from '../backoff.js';
import type { DocumentLimit } from '../config/document-limit.js';
import type { CollectionPlan } from '../config/migration.js';
import type { SampleSize } from '../dry-run/sample-size.js';
import type { CollectionEvent, Report } from '../events.js';
import type { Connections } from './opening.js';
import type { RunOptions } from './run.js';

/** How differences are mended. */
export interface RepairOptions {
  /** Overwrite items that have changed since they were compared. */
  readonly force: boolean;
  /** How many extra items may be deleted; none when absent. */
  readonly maxDeletes?: DocumentLimit | undefined;
}

/** What a verification needs. */
export interface VerifyOptions extends Pick<
  RunOptions,
  'migration' | 'collections' | 'state' | 'stateRoot' | 'stop' | 'abort' | 'report'
> {
  /** The folder for the lists of ids, one folder for each collection, and for temporary files. */
  readonly folder: string;
  /** How much of each collection to compare; everything, in both directions, when absent. */
  readonly sample?: SampleSize | undefined;
  /** Whether only what has changed since the last verification that found everything equal is compared. */
  readonly changes?: boolean;
  /** Whether the ids of equal documents are listed too. */
  readonly listEqual?: boolean;
  /** Whether samples show the values of fields. */
  readonly showValues?: boolean;
  /** Read units a second that reading the target may consume at the most, for each collection; else what the config says. */
  readonly readUnitsPerSecond?: number | undefined;
  /** Whether to begin anew where an earlier verification was interrupted. */
  readonly restart?: boolean;
  /** Mends what differs. Absent, nothing is written. */
  readonly repair?: RepairOptions | undefined;
  /** Replaces the time between two saves of how far it has come, in tests. */
  readonly saveMilliseconds?: number;
  /** Replaces the waits in tests. */
  readonly patience?: { readonly sleep: Sleep; readonly waits: readonly number[] };
}

/** One collection to verify. */
export interface CollectionVerify {
  readonly plan: CollectionPlan;
  readonly options: VerifyOptions;
  readonly connections: Connections;
  readonly report: Report<CollectionEvent>;
  readonly patience: { readonly sleep: Sleep; readonly waits: readonly number[] };
}
