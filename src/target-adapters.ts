import * as z from 'zod';
import { withoutCredentials } from './config/address.js';
import { type Grant, keyGrant, tableGrants } from './dynamodb/grants.js';
import type { KeySchema } from './key-schema.js';
import { type KeyMapping, mappingOf } from './pipeline/key.js';
import { type CouchDBTargetConfig, couchdbTargetConfig } from './targets/couchdb/config.js';
import { databaseNameProblem, documentKeyMapping, documentKeyProblem } from './targets/couchdb/naming.js';
import { type CustomTargetConfig, customTargetConfig } from './targets/custom/config.js';
import { applicationSettings } from './targets/dynamodb/application/config.js';
import {
  type DynamoDBTargetConfig,
  type TableSettings,
  dynamodbTargetConfig,
  tableSettings,
} from './targets/dynamodb/config.js';
import { targetActions } from './targets/dynamodb/permissions.js';
import { type ReadPrice, readPriceFor } from './targets/dynamodb/read-prices.js';
import { type Inheritance, type Inherited, inheritSettings } from './targets/dynamodb/table-inheritance.js';
import { tableNameProblem } from './targets/dynamodb/table-name.js';
import type { TargetConnection } from './targets/target.js';
import type { TargetUse } from './targets/uses.js';

export type { ReadPrice } from './targets/dynamodb/read-prices.js';

/** The settings of any target, told apart by `type`. */
export const targetConfig = z.discriminatedUnion('type', [
  dynamodbTargetConfig,
  couchdbTargetConfig,
  customTargetConfig,
]);

/** Validated settings of a target. */
export type TargetConfig = z.output<typeof targetConfig>;

/** How to connect to a target besides what the config says. */
interface TargetConnectOptions {
  /** Whether requests that could change anything are refused before they are sent. */
  readonly readOnly?: boolean;
}

/** What is to be permitted at a target. */
export interface TargetGrantsRequest {
  readonly collections: readonly {
    /** The target's own name. */
    readonly name: string;
    readonly settings: TableSettings;
    /** Whether items are read before they are replaced. */
    readonly replaces: boolean;
  }[];
  /** Whether settings that are left out are those of the source's collection. */
  readonly inherits: boolean;
  readonly uses: ReadonlySet<TargetUse>;
  /** The number of the AWS account, or `*`. */
  readonly account: string;
}

/** What is known of the databases of one type that documents go to. */
interface TargetAdapter<C> {
  readonly connect: (config: C, options?: TargetConnectOptions) => Promise<TargetConnection<TableSettings>>;
  /** Whether it takes documents as the text that they came in. */
  readonly texts: boolean;
  /** The settings of a collection that mean nothing to this target. */
  readonly without: readonly ('table' | 'numbers' | 'writeUnitsPerSecond' | 'readUnitsPerSecond')[];
  /** What is wrong with the name of a collection, or with its key, in words. */
  readonly nameProblem: (name: string) => string | undefined;
  readonly keyProblem: (key: KeyMapping) => string | undefined;
  /** How the key of an item is made where the config says nothing. Throws ConfigError where it has to. */
  readonly keyMapping: (key: KeySchema) => KeyMapping;
  /** The database in words, without credentials. */
  readonly describe: (config: C) => string;
  /** What IAM has to allow. */
  readonly grants: (config: C, request: TargetGrantsRequest) => readonly Grant[];
  /** What reading its items costs, where they are charged. */
  readonly readPrice: (config: C) => ReadPrice | undefined;
}

interface TargetConfigs {
  readonly dynamodb: DynamoDBTargetConfig;
  readonly couchdb: CouchDBTargetConfig;
  readonly custom: CustomTargetConfig;
}

/** The targets, by their `type` in the config. Their code is loaded when they are connected. */
export const targets: { readonly [T in keyof TargetConfigs]: TargetAdapter<TargetConfigs[T]> } = {
  dynamodb: {
    connect: async (config, options) =>
      (await import('./targets/dynamodb/target.js')).connectDynamoDB(config, options),
    texts: true,
    without: [],
    nameProblem: tableNameProblem,
    keyProblem: () => undefined,
    keyMapping: mappingOf,
    describe: describeDynamoDB,
    grants: dynamodbGrants,
    readPrice: readPriceFor,
  },
  couchdb: {
    connect: async (config, options) =>
      (await import('./targets/couchdb/target.js')).connectCouchDBTarget(config, options),
    texts: false,
    without: ['table', 'numbers', 'writeUnitsPerSecond', 'readUnitsPerSecond'],
    nameProblem: databaseNameProblem,
    keyProblem: documentKeyProblem,
    keyMapping: documentKeyMapping,
    describe: ({ url }) => `couchdb at ${withoutCredentials(url)}`,
    grants: () => [],
    readPrice: () => undefined,
  },
  custom: {
    connect: async (config, options) =>
      (await import('./targets/custom/target.js')).connectCustomTarget(config, options),
    texts: false,
    without: ['table'],
    nameProblem: () => undefined,
    keyProblem: () => undefined,
    keyMapping: mappingOf,
    describe: ({ name }) => name,
    grants: () => [],
    readPrice: () => undefined,
  },
};

/** Connects to a target. Throws ConfigError when its settings contradict each other. */
export async function connectTarget<T extends keyof TargetConfigs>(
  config: TargetConfigs[T] & { readonly type: T },
  options?: TargetConnectOptions,
): Promise<TargetConnection<TableSettings>> {
  return await targets[config.type].connect(config, options);
}

/** What reading a target's items costs, where they are charged. */
export function readPriceOf<T extends keyof TargetConfigs>(
  config: TargetConfigs[T] & { readonly type: T },
): ReadPrice | undefined {
  return targets[config.type].readPrice(config);
}

/** A target in words, without credentials. */
export function describeTarget<T extends keyof TargetConfigs>(
  config: TargetConfigs[T] & { readonly type: T },
): string {
  return targets[config.type].describe(config);
}

/** What IAM has to allow for a target. */
export function targetGrants<T extends keyof TargetConfigs>(
  config: TargetConfigs[T] & { readonly type: T },
  request: TargetGrantsRequest,
): readonly Grant[] {
  return targets[config.type].grants(config, request);
}

function dynamodbGrants(
  { region, application }: DynamoDBTargetConfig,
  { collections, inherits, uses, account }: TargetGrantsRequest,
): Grant[] {
  const tables = collections.map(({ name: table, settings, replaces }) => ({
    table,
    actions: targetActions({ settings, inherits, replaces }, uses),
  }));
  const keys = collections.flatMap(({ settings: { encryptionKey: key } }) =>
    typeof key === 'string' ? [key] : [],
  );
  const encrypted = uses.has('make') || uses.has('write') || uses.has('fetch') ? new Set(keys) : [];
  const place = { region, account };
  const simulated = uses.has('readiness') && application !== undefined ? [application.role] : [];
  return [
    ...tableGrants(place, tables),
    ...[...encrypted].map((key) => keyGrant(place, key)),
    ...simulated.map((role) => ({ actions: ['iam:SimulatePrincipalPolicy'], resources: [role] })),
  ];
}

/** Completes the settings of a table by those of the collection it is made after, where the target takes any. */
export function inheritTable({
  to,
  ...others
}: Omit<Inheritance, 'to'> & { readonly to: TargetConfig }): Inherited {
  if (to.type === 'dynamodb') return inheritSettings({ ...others, to });
  return { settings: others.own, notices: [] };
}

/** The settings of the application that is to work with a target whose databases know roles. */
export const applicationConfig = applicationSettings;

/** The settings that a target takes for each collection, under `table`. */
export const tableConfig = tableSettings;

/** A DynamoDB in words. */
export function describeDynamoDB({
  region,
  endpoint,
}: Pick<DynamoDBTargetConfig, 'region' | 'endpoint'>): string {
  return endpoint === undefined ? `dynamodb in ${region}` : `dynamodb at ${withoutCredentials(endpoint)}`;
}
