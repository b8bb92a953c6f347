import type { ErrorResult } from '../errors.js';
import type { CollectionEvent, CollectionStatus, Notice, Outcomes, Report } from '../events.js';
import type { StateConfig } from '../state-adapters.js';
import type { DocumentLimit } from '../config/document-limit.js';
import type { Migration } from '../config/migration.js';
import type { DryRunReport } from '../dry-run/report.js';

/** An event and the collection it is about. */
export type RunEvent = CollectionEvent & { readonly collection: string };

/** What `migrate` and `sync` need: the migration, which of its collections, and how to stop. */
export interface RunOptions {
  readonly migration: Migration;
  /** Names of collections; all of the migration's when empty. */
  readonly collections: readonly string[];
  /** The folder of checkpoints and reject logs of this migration, or the database of those of many. */
  readonly state: string | StateConfig;
  /** Forget the checkpoints and read everything again. */
  readonly restart: boolean;
  /** Resume although the config that decides the written data has changed. */
  readonly acceptConfigChange: boolean;
  /** The dry run that this run must match; see docs/dry-run.md. */
  readonly plan?: DryRunReport | undefined;
  /** How many documents a pass that follows changes may delete, in place of what the config says. */
  readonly maxDeletes?: DocumentLimit | undefined;
  /** Work although the collection was last carried the other way, by another migration of the config. */
  readonly turnAround?: boolean | undefined;
  /** The folder that holds those of the migrations whose state is in no database. */
  readonly stateRoot?: string | undefined;
  /** Switch on the change feed of source tables that lack it. */
  readonly enableStreams?: boolean | undefined;
  /** Stops cleanly: what is in flight is finished and the checkpoint saved. */
  readonly stop: AbortSignal;
  /** Stops at once. The next run still loses nothing. */
  readonly abort: AbortSignal;
  readonly report: Report<RunEvent>;
}

/** What became of one collection. `read` is the sum of the outcomes, always. */
export interface CollectionResult extends Outcomes {
  readonly read: number;
  readonly status: CollectionStatus;
  /** Write capacity that the target says it has charged, indexes included, where it says so. */
  readonly writeUnits?: number;
  /** What writes would have been charged that were left out as unchanged, indexes left aside. */
  readonly savedWriteUnits?: number;
  /** The place of the reject log, where documents are listed in it, by this run or an earlier one. */
  readonly rejects?: string;
  /** The run to name to `docferry undo`, where what was replaced is kept and anything was. */
  readonly undo?: string;
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
  readonly totals: Outcomes & { readonly read: number; readonly savedWriteUnits?: number };
  readonly seconds: number;
  readonly error?: ErrorResult;
}
