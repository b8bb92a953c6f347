import type { CollectionEvent, CollectionStatus, Outcomes, Report } from '../events.js';
import type { StateConfig } from '../adapters.js';
import type { Migration } from '../config/migration.js';

/** An event and the collection it is about. */
export type RunEvent = CollectionEvent & { readonly collection: string };

/** What `migrate` and `sync` need: the migration, which of its collections, and how to stop. */
export interface RunOptions {
  readonly migration: Migration;
  /** Names of collections; all of the migration's when empty. */
  readonly collections: readonly string[];
  /** The folder of checkpoints and reject logs of this migration, or the table of those of many. */
  readonly state: string | StateConfig;
  /** Forget the checkpoints and read everything again. */
  readonly restart: boolean;
  /** Resume although the config that decides the written data has changed. */
  readonly acceptConfigChange: boolean;
  /** Stops cleanly: what is in flight is finished and the checkpoint saved. */
  readonly stop: AbortSignal;
  /** Stops at once. The next run still loses nothing. */
  readonly abort: AbortSignal;
  readonly report: Report<RunEvent>;
}

/** An error as it stands in a result. */
export interface ErrorResult {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** The exit code this error asks for; see docs/exit-codes.md. */
  readonly exitCode: 1 | 2 | 3 | 6;
}

/** Something a person should know though the run went on, and how often it was noticed. */
export interface Notice {
  readonly code: string;
  readonly message: string;
  readonly count: number;
}

/** What became of one collection. `read` is the sum of the outcomes, always. */
export interface CollectionResult extends Outcomes {
  readonly read: number;
  readonly status: CollectionStatus;
  /** Write capacity that the target says it has charged, indexes included, where it says so. */
  readonly writeUnits?: number;
  /** The place of the reject log, where documents are listed in it, by this run or an earlier one. */
  readonly rejects?: string;
  /** How often each rejection code was given in this run. */
  readonly rejections: Readonly<Record<string, number>>;
  /** What a person should know though the run went on. */
  readonly notices: readonly Notice[];
  readonly seconds: number;
  readonly error?: ErrorResult;
}

/** The one JSON object that `migrate` and `sync` print. */
export interface RunResult {
  readonly command: string;
  readonly ok: boolean;
  readonly migration: string;
  readonly collections: Readonly<Record<string, CollectionResult>>;
  readonly totals: Outcomes & { readonly read: number };
  readonly seconds: number;
  readonly error?: ErrorResult;
}
