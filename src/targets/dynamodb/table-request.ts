import type {
  AttributeDefinition,
  CreateTableCommandInput,
  KeySchemaElement,
  OnDemandThroughput,
  Projection,
  ProvisionedThroughput,
  SSESpecification,
  UpdateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { KeySchema } from '../../key-schema.js';
import type { TableSettings } from './config.js';
import { indexesOf, type IndexSettings, isProvisioned, keyAttributes, type TablePlan } from './table-plan.js';

type Throughput = NonNullable<TableSettings['provisioned']>;

/** The request that makes the table. */
export function createTableInput(plan: TablePlan): CreateTableCommandInput {
  const { name, key, settings } = plan;
  const local = indexesOf(settings).filter((index) => index.local);
  const global = indexesOf(settings).filter((index) => !index.local);
  return {
    TableName: name,
    KeySchema: keySchema(key),
    AttributeDefinitions: attributeDefinitions(plan),
    ...capacity(settings),
    ...(local.length === 0 ? {} : { LocalSecondaryIndexes: local.map(indexInput) }),
    ...(global.length === 0
      ? {}
      : { GlobalSecondaryIndexes: global.map((index) => globalIndexInput(index, settings)) }),
    ...options(settings),
  };
}

/** The request that makes one more global index of the table. */
export function createIndexInput(plan: TablePlan, index: IndexSettings): UpdateTableCommandInput {
  const key = [index.partition, ...(index.sort === undefined ? [] : [index.sort])];
  return {
    TableName: plan.name,
    AttributeDefinitions: key.map(({ attribute, type }) => ({
      AttributeName: attribute,
      AttributeType: type,
    })),
    GlobalSecondaryIndexUpdates: [{ Create: globalIndexInput(index, plan.settings) }],
  };
}

/** DynamoDB's form of a key schema. */
export function keySchema({ partition, sort }: KeySchema): KeySchemaElement[] {
  const hash: KeySchemaElement = { AttributeName: partition.attribute, KeyType: 'HASH' };
  return sort === undefined ? [hash] : [hash, { AttributeName: sort.attribute, KeyType: 'RANGE' }];
}

/** DynamoDB wants each key attribute defined once, and no other attribute. */
function attributeDefinitions(plan: TablePlan): AttributeDefinition[] {
  const types = new Map(keyAttributes(plan).map(({ attribute, type }) => [attribute, type]));
  return [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }));
}

function capacity(settings: TableSettings): Partial<CreateTableCommandInput> {
  if (!isProvisioned(settings)) {
    return { BillingMode: 'PAY_PER_REQUEST', ...maximum(settings.maximumThroughput) };
  }
  return { BillingMode: 'PROVISIONED', ProvisionedThroughput: throughput(settings.provisioned) };
}

function maximum(units: TableSettings['maximumThroughput']): { OnDemandThroughput?: OnDemandThroughput } {
  if (units === undefined || units === false) return {};
  return { OnDemandThroughput: { MaxReadRequestUnits: units.read, MaxWriteRequestUnits: units.write } };
}

/** DynamoDB asks for a number where none is given: the console's default. */
function throughput(units: Throughput | undefined): ProvisionedThroughput {
  return { ReadCapacityUnits: units?.read ?? 5, WriteCapacityUnits: units?.write ?? 5 };
}

function indexInput(index: IndexSettings): {
  IndexName: string;
  KeySchema: KeySchemaElement[];
  Projection: Projection;
} {
  return { IndexName: index.name, KeySchema: keySchema(index), Projection: projection(index.projection) };
}

function globalIndexInput(
  index: IndexSettings,
  settings: TableSettings,
): ReturnType<typeof indexInput> &
  Pick<CreateTableCommandInput, 'ProvisionedThroughput' | 'OnDemandThroughput'> {
  if (!isProvisioned(settings)) return { ...indexInput(index), ...maximum(index.maximumThroughput) };
  return {
    ...indexInput(index),
    ProvisionedThroughput: throughput(index.provisioned ?? settings.provisioned),
  };
}

/** DynamoDB's form of which attributes an index holds. */
export function projection(setting: IndexSettings['projection']): Projection {
  if (setting === 'all') return { ProjectionType: 'ALL' };
  if (setting === 'keys') return { ProjectionType: 'KEYS_ONLY' };
  return { ProjectionType: 'INCLUDE', NonKeyAttributes: setting };
}

function options(settings: TableSettings): Partial<CreateTableCommandInput> {
  const { warmThroughput: warm, tableClass, streams, deletionProtection, encryptionKey } = settings;
  const tags = Object.entries(settings.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
  return {
    ...(warm === undefined
      ? {}
      : { WarmThroughput: { ReadUnitsPerSecond: warm.read, WriteUnitsPerSecond: warm.write } }),
    ...(tableClass === undefined ? {} : { TableClass: tableClass }),
    ...(streams === undefined || streams === false
      ? {}
      : { StreamSpecification: { StreamEnabled: true, StreamViewType: streams } }),
    ...(deletionProtection === undefined ? {} : { DeletionProtectionEnabled: deletionProtection }),
    ...(encryptionKey === undefined || encryptionKey === false
      ? {}
      : { SSESpecification: encryption(encryptionKey) }),
    ...(tags.length === 0 ? {} : { Tags: tags }),
  };
}

/** "You should only provide this parameter if the key is different from the default" (SSESpecification). */
function encryption(key: string): SSESpecification {
  const byAws = /(^|:)alias\/aws\/dynamodb$/.test(key);
  return { Enabled: true, SSEType: 'KMS', ...(byAws ? {} : { KMSMasterKeyId: key }) };
}
