import type * as z from 'zod';
import type { SourceConfig } from '../adapters.js';
import type { StateConfig } from '../state-adapters.js';
import type { TargetConfig, tableConfig } from '../target-adapters.js';
import type { KeyMapping } from '../pipeline/key.js';
import type { DocumentLimit } from './document-limit.js';
import type { SyncSettings } from './sync-settings.js';
import type { MaxRejects } from '../pipeline/reject-limit.js';
import type { Filter, Transform } from '../pipeline/stages/stage.js';
import type { CollectionShape } from '../sources/shape.js';
import type { NumberPolicy } from '../targets/target.js';

/** One collection of a migration, with every default filled in. */
export interface CollectionPlan {
  /** The collection's name in the config, on the command line and in every report. */
  readonly name: string;
  /** Its name at the source. */
  readonly from: string;
  /** Its name at the target, prefix included. */
  readonly to: string;
  /** How the key of an item is made; as documents are named at the source when absent. */
  readonly key?: KeyMapping | undefined;
  readonly transforms: readonly Transform[];
  readonly filter?: Filter | undefined;
  /** Whether deletions at the source delete at the target. */
  readonly deletes: 'apply' | 'ignore';
  readonly numbers: NumberPolicy;
  /** What becomes of attachments: `drop` carries the document without them, `stubs` keeps their descriptions. */
  readonly attachments: 'drop' | 'stubs' | 'reject';
  /** What becomes of a document with losing revisions: `winner` carries the winning one. */
  readonly conflicts: 'winner' | 'reject';
  readonly table: z.output<typeof tableConfig>;
  /** Batches in flight together at the most. */
  readonly concurrency: number;
  /** Write units a second that writing may consume at the most; no limit when absent. */
  readonly writeUnitsPerSecond?: number | undefined;
  /** Read units a second that reading items of the target may consume at the most; no limit when absent. */
  readonly readUnitsPerSecond?: number | undefined;
  /** Whether documents are compared with the target's items, and only what differs is written. */
  readonly skipUnchanged: boolean;
  /** Whether what is replaced or deleted at the target is kept for `docferry undo`. */
  readonly keepUndo: boolean;
  /** How many documents may be listed as rejected; any number when absent. */
  readonly maxRejects?: MaxRejects | undefined;
  /** How many documents a pass that follows changes may delete; any number when absent. */
  readonly maxDeletes?: DocumentLimit | undefined;
}

/** A collection's plan, completed by what its source tells of it. */
export interface CompletePlan extends CollectionPlan {
  /** How the key of an item is made: as the config says, else as documents are named at the source. */
  readonly mapping: KeyMapping;
  readonly shape: CollectionShape;
}

/** A collection of another migration that leads from what a collection of this one writes to what it reads. */
export interface Opposite {
  /** The collection of this migration. */
  readonly collection: string;
  /** The collection that leads back, the migration that it belongs to, and the database of its state, if any. */
  readonly other: {
    readonly migration: string;
    readonly collection: string;
    readonly state: StateConfig | undefined;
  };
  /** Whether the other repeats by a schedule. */
  readonly scheduled: boolean;
}

/** A route from the config, validated. */
export interface Migration {
  readonly name: string;
  readonly source: SourceConfig;
  readonly target: TargetConfig;
  /** The database that keeps the state; a folder does when there is none. */
  readonly state?: StateConfig | undefined;
  /** How `sync` repeats, when it is late, and whom it tells. */
  readonly sync: SyncSettings;
  readonly collections: readonly CollectionPlan[];
  /** Collections of the config's other migrations that lead back. */
  readonly opposites?: readonly Opposite[];
}
