import type * as z from 'zod';
import type { sourceConfig } from '../adapters.js';
import type { stateSettings } from '../state-adapters.js';
import type { tableConfig, targetConfig } from '../target-adapters.js';
import type { syncSettings } from './sync-settings.js';
import type { Filter, Transform } from '../pipeline/stages/stage.js';
import type { NumberPolicy } from '../targets/target.js';
import type { KeyType } from '../key-schema.js';

/** One attribute of the target's key: its name, or its name, the field it is taken from and its type. */
export type KeyAttributeConfig =
  | string
  | {
      readonly attribute: string;
      /** The document's field; the attribute's own name by default. */
      readonly from?: string | undefined;
      /** `S` by default. */
      readonly type?: KeyType | undefined;
    };

/** How the key of an item is made: from one field, or from a partition and a sort key. */
export type KeyConfig =
  string | { readonly partition: KeyAttributeConfig; readonly sort?: KeyAttributeConfig | undefined };

/** What may be set for a whole migration and again for one collection, whose own value wins. */
export interface CollectionSettings {
  /** Put before the collection's name at the target. */
  readonly tablePrefix?: string | undefined;
  /** `'_id'` by default. */
  readonly key?: KeyConfig | undefined;
  /** Rewrite each document, one after the other. */
  readonly transforms?: readonly Transform[] | undefined;
  /** Whether a document is wanted, asked before any transform. */
  readonly filter?: Filter | undefined;
  /** Whether deletions at the source delete at the target; `'apply'` by default. */
  readonly deletes?: 'apply' | 'ignore' | undefined;
  /** What becomes of a number that the target cannot hold; `'reject'` by default. */
  readonly numbers?: NumberPolicy | undefined;
  /** What becomes of attachments; `'drop'` by default. */
  readonly attachments?: 'drop' | 'stubs' | 'reject' | undefined;
  /** What becomes of a document with losing revisions; `'winner'` by default. */
  readonly conflicts?: 'winner' | 'reject' | undefined;
  /** How a missing table is made. A collection's fields replace the migration's one by one. */
  readonly table?: z.input<typeof tableConfig>;
  /** Batches in flight together at the most; 8 by default. */
  readonly concurrency?: number | undefined;
  /** Write units a second that writing may consume at the most; no limit by default. */
  readonly writeUnitsPerSecond?: number | undefined;
  /** Read units a second that reading items of the target may consume at the most; no limit by default. */
  readonly readUnitsPerSecond?: number | undefined;
  /** Compare each document with the item at the target, and write only what differs; `false` by default. */
  readonly skipUnchanged?: boolean | undefined;
  /** Keep what a run replaces or deletes at the target, for `docferry undo`; `false` by default. */
  readonly keepUndo?: boolean | undefined;
  /** How many rejected documents stop the run: a number, or a percentage of those read such as `'1%'`. */
  readonly maxRejects?: number | `${number}%` | undefined;
  /** How many documents a pass that follows changes may delete: a number, or a percentage of all; no limit by default. */
  readonly maxDeletes?: number | `${number}%` | undefined;
}

/** One collection. */
export interface CollectionConfig extends CollectionSettings {
  /** Its name at the source; the collection's own name by default. */
  readonly from?: string | undefined;
  /** Its name at the target, without the prefix; the collection's own name by default. */
  readonly to?: string | undefined;
}

/** A route: one source, one target, and the collections that travel it. */
export interface MigrationConfig extends CollectionSettings {
  readonly source: z.input<typeof sourceConfig>;
  readonly target: z.input<typeof targetConfig>;
  /** Keeps checkpoints, leases and reject logs in a database; by default they are in a folder. */
  readonly state?: z.input<typeof stateSettings> | undefined;
  /** How `sync` repeats, when it is late, and whom it tells. */
  readonly sync?: z.input<typeof syncSettings>;
  readonly collections: Readonly<Record<string, CollectionConfig>>;
}

/** What `migrations.config.ts` exports by default. */
export interface Config {
  readonly migrations: Readonly<Record<string, MigrationConfig>>;
}

/** Returns its argument; the editor then knows every field and flags a typo. */
export function defineConfig(config: Config): Config {
  return config;
}
