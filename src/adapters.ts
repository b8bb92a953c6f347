import { z } from 'zod';
import { type DynamoDBStateConfig, dynamodbStateSettings } from './checkpoints/dynamodb/config.js';
import { withoutCredentials } from './config/address.js';
import type { State } from './checkpoints/state.js';
import type { Document } from './document.js';
import type { Observation } from './observation.js';
import type { KeyMapping } from './pipeline/key.js';
import { couchdbFields } from './pipeline/stages/couchdb.js';
import type { Stage } from './pipeline/stages/stage.js';
import { type CouchDBSourceConfig, couchdbSourceConfig } from './sources/couchdb/config.js';
import { inspectCouchDB } from './sources/couchdb/inspect.js';
import type { SourceConnection } from './sources/source.js';
import {
  type DynamoDBTargetConfig,
  type TableSettings,
  dynamodbTargetConfig,
  inheritSettings,
  tableSettings,
} from './targets/dynamodb/config.js';
import type { TargetConnection } from './targets/target.js';

/** What becomes of the parts of a source's documents that are no fields. */
export interface OwnFieldsOptions {
  readonly attachments: 'drop' | 'stubs' | 'reject';
  readonly conflicts: 'winner' | 'reject';
}

/** The sources, by their `type` in the config. Their code is loaded when they are connected. */
export const sources = {
  couchdb: {
    config: couchdbSourceConfig,
    connect: async (config: CouchDBSourceConfig): Promise<SourceConnection> =>
      (await import('./sources/couchdb/source.js')).connectCouchDB(config),
    /** How the key of an item is made where the config says nothing; absent where the collection must be asked. */
    key: { partition: { attribute: '_id', from: '_id', type: 'S' } } satisfies KeyMapping,
    /** The database in words, without credentials. */
    describe: ({ url }: CouchDBSourceConfig): string => `couchdb at ${withoutCredentials(url)}`,
    /** The stages that every document of this source passes first. */
    stages: (options: OwnFieldsOptions): readonly Stage[] => [couchdbFields(options)],
    /** What to know of a document as the source hands it out. */
    inspect: (document: Document): readonly Observation[] => inspectCouchDB(document),
  },
};

/** The targets, by their `type` in the config. Their code is loaded when they are connected. */
export const targets = {
  dynamodb: {
    config: dynamodbTargetConfig,
    /** `readOnly` refuses requests that could change anything before they are sent. */
    connect: async (
      config: DynamoDBTargetConfig,
      options: { readonly readOnly?: boolean } = {},
    ): Promise<TargetConnection<TableSettings>> =>
      (await import('./targets/dynamodb/target.js')).connectDynamoDB(config, options),
    /** Completes the settings of a table by those of the collection it is made after. */
    inherit: inheritSettings,
    /** The database in words, without credentials. */
    describe: ({ region, endpoint }: DynamoDBTargetConfig): string =>
      endpoint === undefined ? `dynamodb in ${region}` : `dynamodb at ${withoutCredentials(endpoint)}`,
  },
};

/** The databases that can keep the state in the folder's stead, by their `type` in the config. */
export const states = {
  dynamodb: {
    config: dynamodbStateSettings,
    open: async (config: DynamoDBStateConfig, migration: string): Promise<State> =>
      (await import('./checkpoints/dynamodb/state.js')).openStateTable(config, migration),
  },
};

/** The settings of any source, told apart by `type`. */
export const sourceConfig = z.discriminatedUnion('type', [sources.couchdb.config]);

/** The settings of any target, told apart by `type`. */
export const targetConfig = z.discriminatedUnion('type', [targets.dynamodb.config]);

/** The settings of any database that keeps the state, told apart by `type`. */
export const stateSettings = z.discriminatedUnion('type', [states.dynamodb.config]);

/** The settings that a target takes for each collection, under `table`. */
export const tableConfig = tableSettings;

/** Validated settings of a source. */
export type SourceConfig = z.output<typeof sourceConfig>;

/** Validated settings of a target. */
export type TargetConfig = z.output<typeof targetConfig>;

/** Validated settings of a database that keeps the state, completed by those of the target. */
export type StateConfig = DynamoDBStateConfig;
