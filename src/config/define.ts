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
      /** The name of the attribute. */
      readonly attribute: string;
      /**
       * The field of the document that it is taken from.
       *
       * @defaultValue the attribute's name
       */
      readonly from?: string | undefined;
      /**
       * Text, a number or bytes.
       *
       * @defaultValue `'S'`
       */
      readonly type?: KeyType | undefined;
    };

/** How the key of an item is made: from one field, or from a partition and a sort key. */
export type KeyConfig =
  | string
  | {
      /** The partition key: a name, or an object. */
      readonly partition: KeyAttributeConfig;
      /** The sort key: a name, or an object. */
      readonly sort?: KeyAttributeConfig | undefined;
    };

/** What may be set for a whole migration and again for one collection, whose own value wins. */
export interface CollectionSettings {
  /**
   * Put before the collection's name at the target.
   *
   * @defaultValue none
   */
  readonly tablePrefix?: string | undefined;
  /**
   * What [names an item](configuration.md#key).
   *
   * @defaultValue `'_id'`, or the key of the source's table
   */
  readonly key?: KeyConfig | undefined;
  /**
   * [Rewrite each document](configuration.md#transforms), in this order.
   *
   * @defaultValue none
   */
  readonly transforms?: readonly Transform[] | undefined;
  /**
   * `(document, context) => boolean`: whether a document is wanted, asked before any transform.
   *
   * @defaultValue none
   */
  readonly filter?: Filter | undefined;
  /**
   * Whether deletions at the source delete at the target.
   *
   * @defaultValue `'apply'`
   */
  readonly deletes?: 'apply' | 'ignore' | undefined;
  /**
   * What becomes of a number that the target cannot hold: reject the document, write it as text, or round it to 38 digits.
   *
   * @defaultValue `'reject'`
   */
  readonly numbers?: NumberPolicy | undefined;
  /**
   * What becomes of attachments: `drop` carries the document without them, `stubs` keeps their descriptions, `reject` rejects it.
   *
   * @defaultValue `'drop'`
   */
  readonly attachments?: 'drop' | 'stubs' | 'reject' | undefined;
  /**
   * What becomes of a document with losing revisions: `winner` carries the winning one, `reject` rejects it.
   *
   * @defaultValue `'winner'`
   */
  readonly conflicts?: 'winner' | 'reject' | undefined;
  /**
   * How a missing table is made; a collection's fields replace the migration's one by one. [Its fields](#table)
   *
   * @defaultValue as DynamoDB has it
   */
  readonly table?: z.input<typeof tableConfig>;
  /**
   * Batches in flight together at the most.
   *
   * @defaultValue `8`
   */
  readonly concurrency?: number | undefined;
  /**
   * [Write units a second](configuration.md#writeunitspersecond) that writing may consume at the most.
   *
   * @defaultValue no limit
   */
  readonly writeUnitsPerSecond?: number | undefined;
  /**
   * [Read units a second](configuration.md#readunitspersecond) that reading items of the target may consume at the most.
   *
   * @defaultValue no limit
   */
  readonly readUnitsPerSecond?: number | undefined;
  /**
   * [Compare](configuration.md#skipunchanged) each document with the item at the target, and write only what differs.
   *
   * @defaultValue `false`
   */
  readonly skipUnchanged?: boolean | undefined;
  /**
   * Keep what a run replaces or deletes at the target, for [`docferry undo`](undo.md); needs the state in a folder.
   *
   * @defaultValue `false`
   */
  readonly keepUndo?: boolean | undefined;
  /**
   * [How many rejected documents](configuration.md#maxrejects) a run goes on with, in number or of those read.
   *
   * @defaultValue no limit
   */
  readonly maxRejects?: number | `${number}%` | undefined;
  /**
   * [How many documents](configuration.md#maxdeletes) a pass that follows changes may delete, in number or of all.
   *
   * @defaultValue no limit
   */
  readonly maxDeletes?: number | `${number}%` | undefined;
}

/** One collection. */
export interface CollectionConfig extends CollectionSettings {
  /**
   * Its name at the source.
   *
   * @defaultValue the collection's name
   */
  readonly from?: string | undefined;
  /**
   * Its name at the target, without the prefix.
   *
   * @defaultValue the collection's name
   */
  readonly to?: string | undefined;
}

/** A route: one source, one target, and the collections that travel it. */
export interface MigrationConfig extends CollectionSettings {
  /** The database to read, told apart by `type`. */
  readonly source: z.input<typeof sourceConfig>;
  /** The database to write, told apart by `type`. */
  readonly target: z.input<typeof targetConfig>;
  /**
   * Keeps checkpoints, leases and reject logs in a database. [Its fields](#state)
   *
   * @defaultValue a folder
   */
  readonly state?: z.input<typeof stateSettings> | undefined;
  /**
   * How `docferry sync` repeats, when it is late, and whom it tells. [Its fields](#sync)
   *
   * @defaultValue none
   */
  readonly sync?: z.input<typeof syncSettings>;
  /** What to carry, by name; the name is used on the command line and in reports. */
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
