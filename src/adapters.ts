import * as z from 'zod';
import { withoutCredentials } from './config/address.js';
import type { Document } from './document.js';
import { type Grant, tableGrants } from './dynamodb/grants.js';
import { ConfigError } from './errors.js';
import type { Observation } from './observation.js';
import type { KeyMapping } from './pipeline/key.js';
import { couchdbFields } from './pipeline/stages/couchdb.js';
import type { Stage } from './pipeline/stages/stage.js';
import { type CouchDBSourceConfig, couchdbSourceConfig } from './sources/couchdb/config.js';
import { inspectCouchDB } from './sources/couchdb/inspect.js';
import { type CustomSourceConfig, customSourceConfig } from './sources/custom/config.js';
import {
  type DynamoDBExportSourceConfig,
  dynamodbExportSourceConfig,
} from './sources/dynamodb-export/config.js';
import { exportGrants } from './sources/dynamodb-export/permissions.js';
import { type DynamoDBSourceConfig, dynamodbSourceConfig } from './sources/dynamodb/config.js';
import { sourceActions } from './sources/dynamodb/permissions.js';
import type { SourceUse } from './sources/uses.js';
import type { SourceConnection } from './sources/source.js';
import { describeDynamoDB } from './target-adapters.js';

/** What becomes of the parts of a source's documents that are no fields. */
export interface OwnFieldsOptions {
  readonly attachments: 'drop' | 'stubs' | 'reject';
  readonly conflicts: 'winner' | 'reject';
}

/** How to connect to a source besides what the config says. */
export interface SourceConnectOptions {
  /** Whether the change feed of a collection that lacks one is switched on. */
  readonly enableStreams?: boolean | undefined;
  /**
   * Whether a collection whose change feed is off is read all the same, as it is, and a notice tells of that.
   *
   * For commands that only look: whoever writes would miss what changes meanwhile.
   */
  readonly feedOptional?: boolean | undefined;
}

function streamsUnknown(type: string): ConfigError {
  return new ConfigError(`"--enable-streams" means nothing to a source of type "${type}"`, {
    code: 'usage',
    hint: 'Leave out --enable-streams.',
  });
}

/** The settings of any source, told apart by `type`. */
export const sourceConfig = z.discriminatedUnion('type', [
  couchdbSourceConfig,
  dynamodbSourceConfig,
  dynamodbExportSourceConfig,
  customSourceConfig,
]);

/** Validated settings of a source. */
export type SourceConfig = z.output<typeof sourceConfig>;

/** What is to be permitted: which uses of which collections. */
export interface GrantsRequest<U> {
  /** By the database's own names. */
  readonly collections: readonly string[];
  readonly uses: ReadonlySet<U>;
  /** The number of the AWS account, or `*`. */
  readonly account: string;
}

/** What is known of the databases of one type that documents come from. */
interface SourceAdapter<C> {
  readonly connect: (config: C, options?: SourceConnectOptions) => Promise<SourceConnection>;
  /** How the key of an item is made where the config says nothing; absent where the collection must be asked. */
  readonly key?: KeyMapping;
  /** The settings of a collection that mean nothing to this source. */
  readonly without: readonly (keyof OwnFieldsOptions)[];
  /** Whether it is the database itself that is read: when nothing new comes from it, nobody writes to it. */
  readonly live: (config: C) => boolean;
  /** The database in words, without credentials. */
  readonly describe: (config: C) => string;
  /** What IAM has to allow. */
  readonly grants: (config: C, request: GrantsRequest<SourceUse>) => readonly Grant[];
  /** The stages that every document of this source passes first. */
  readonly stages: (options: OwnFieldsOptions) => readonly Stage[];
  /** What to know of a document as the source hands it out. */
  readonly inspect: (document: Document) => readonly Observation[];
}

interface SourceConfigs {
  readonly couchdb: CouchDBSourceConfig;
  readonly dynamodb: DynamoDBSourceConfig;
  readonly 'dynamodb-export': DynamoDBExportSourceConfig;
  readonly custom: CustomSourceConfig;
}

/** The sources, by their `type` in the config. Their code is loaded when they are connected. */
export const sources: { readonly [T in keyof SourceConfigs]: SourceAdapter<SourceConfigs[T]> } = {
  couchdb: {
    connect: async (config, { enableStreams = false } = {}) => {
      if (enableStreams) throw streamsUnknown('couchdb');
      return (await import('./sources/couchdb/source.js')).connectCouchDB(config);
    },
    key: { partition: { attribute: '_id', from: '_id', type: 'S' } },
    without: [],
    live: () => true,
    describe: ({ url }) => `couchdb at ${withoutCredentials(url)}`,
    grants: () => [],
    stages: (options) => [couchdbFields(options)],
    inspect: inspectCouchDB,
  },
  dynamodb: {
    connect: async (config, options) =>
      (await import('./sources/dynamodb/source.js')).connectDynamoDBSource(config, options),
    without: ['attachments', 'conflicts'],
    live: () => true,
    describe: describeDynamoDB,
    grants: (config, { collections, uses, account }) => {
      const actions = sourceActions(config, uses);
      const tables = collections.map((table) => ({ table, actions }));
      return tableGrants({ region: config.region, account }, tables);
    },
    stages: () => [],
    inspect: () => [],
  },
  'dynamodb-export': {
    connect: async (config, { enableStreams = false } = {}) => {
      if (enableStreams) throw streamsUnknown('dynamodb-export');
      return (await import('./sources/dynamodb-export/source.js')).connectDynamoDBExport(config);
    },
    without: ['attachments', 'conflicts'],
    live: () => false,
    describe: ({ location }) => `dynamodb exports at ${location}`,
    grants: (config, { uses }) => (uses.size === 0 ? [] : exportGrants(config)),
    stages: () => [],
    inspect: () => [],
  },
  custom: {
    connect: async (config, { enableStreams = false } = {}) => {
      if (enableStreams) throw streamsUnknown('custom');
      return (await import('./sources/custom/source.js')).connectCustomSource(config);
    },
    without: ['attachments', 'conflicts'],
    live: ({ live }) => live,
    describe: ({ name }) => name,
    grants: () => [],
    stages: () => [],
    inspect: () => [],
  },
};

/** Connects to a source. Throws ConfigError when its settings contradict each other. */
export async function connectSource<T extends keyof SourceConfigs>(
  config: SourceConfigs[T] & { readonly type: T },
  options?: SourceConnectOptions,
): Promise<SourceConnection> {
  return await sources[config.type].connect(config, options);
}

/** A source in words, without credentials. */
export function describeSource<T extends keyof SourceConfigs>(
  config: SourceConfigs[T] & { readonly type: T },
): string {
  return sources[config.type].describe(config);
}

/** Whether it is the database itself that a source reads: when nothing new comes from it, nobody writes to it. */
export function isLive<T extends keyof SourceConfigs>(
  config: SourceConfigs[T] & { readonly type: T },
): boolean {
  return sources[config.type].live(config);
}

/** What IAM has to allow for a source. */
export function sourceGrants<T extends keyof SourceConfigs>(
  config: SourceConfigs[T] & { readonly type: T },
  request: GrantsRequest<SourceUse>,
): readonly Grant[] {
  return sources[config.type].grants(config, request);
}
