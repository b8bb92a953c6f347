import { randomBytes, randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  GetItemCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  type TableDescription,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';

type Item = Record<string, AttributeValue>;

/** A table to try actions on. */
export interface TriedTable {
  readonly control: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly name: string;
  /** Nothing where it is missing. */
  readonly description: TableDescription | undefined;
  readonly tryWrites: boolean;
}

/** Sends a request that changes nothing, whatever the answer. */
export type Attempt = (abortSignal: AbortSignal) => Promise<unknown>;

/** How an action can be tried without changing anything; nothing where it cannot. */
export function attemptOf(action: string, table: TriedTable): Attempt | undefined {
  return (
    described(table)[action] ??
    (table.description && found({ ...table, description: table.description }))?.[action]
  );
}

type Attempts = Readonly<Record<string, Attempt | undefined>>;

/** A table that is missing can be tried too: who may not is told so before. */
function described({ control, name: TableName }: TriedTable): Attempts {
  return {
    DescribeTable: (abortSignal) => control.send(new DescribeTableCommand({ TableName }), { abortSignal }),
    DescribeTimeToLive: (abortSignal) =>
      control.send(new DescribeTimeToLiveCommand({ TableName }), { abortSignal }),
    DescribeContinuousBackups: (abortSignal) =>
      control.send(new DescribeContinuousBackupsCommand({ TableName }), { abortSignal }),
    Scan: (abortSignal) =>
      control.send(new ScanCommand({ TableName, Limit: 1, Select: 'COUNT' }), { abortSignal }),
  };
}

function found(table: TriedTable & { readonly description: TableDescription }): Attempts {
  return { ...ofItems(table), ...ofStream(table) };
}

/** The key names no item, and no write takes place unless it does. */
function ofItems({
  control,
  name: TableName,
  description,
  tryWrites,
}: TriedTable & { readonly description: TableDescription }): Attempts {
  const Key = unheardOf(description);
  const [partition = ''] = Object.keys(Key);
  const ExpressionAttributeNames = { '#key': partition };
  const never = { ConditionExpression: 'attribute_exists(#key)', ExpressionAttributeNames };
  const write = { RequestItems: { [TableName]: [{ DeleteRequest: { Key } }] } };
  const query = {
    TableName,
    KeyConditionExpression: '#key = :key',
    ExpressionAttributeNames,
    ExpressionAttributeValues: { ':key': Key[partition] ?? { S: '' } },
  };
  const check = { TransactItems: [{ ConditionCheck: { TableName, Key, ...never } }] };
  const got = { RequestItems: { [TableName]: { Keys: [Key] } } };
  const { TableArn: ResourceArn } = description;
  return {
    ListTagsOfResource: (abortSignal) =>
      control.send(new ListTagsOfResourceCommand({ ResourceArn }), { abortSignal }),
    BatchGetItem: (abortSignal) => control.send(new BatchGetItemCommand(got), { abortSignal }),
    GetItem: (abortSignal) => control.send(new GetItemCommand({ TableName, Key }), { abortSignal }),
    Query: (abortSignal) => control.send(new QueryCommand(query), { abortSignal }),
    PutItem: (abortSignal) =>
      control.send(new PutItemCommand({ TableName, Item: Key, ...never }), { abortSignal }),
    UpdateItem: (abortSignal) =>
      control.send(new UpdateItemCommand({ TableName, Key, ...never }), { abortSignal }),
    DeleteItem: (abortSignal) =>
      control.send(new DeleteItemCommand({ TableName, Key, ...never }), { abortSignal }),
    ConditionCheckItem: (abortSignal) => control.send(new TransactWriteItemsCommand(check), { abortSignal }),
    BatchWriteItem: tryWrites
      ? (abortSignal) => control.send(new BatchWriteItemCommand(write), { abortSignal })
      : undefined,
  };
}

/** A key that no item has. */
function unheardOf({
  KeySchema: schema = [],
  AttributeDefinitions: definitions = [],
}: TableDescription): Item {
  const values: Readonly<Record<string, () => AttributeValue>> = {
    S: () => ({ S: `docferry-doctor-${randomUUID()}` }),
    N: () => ({ N: `-0.${BigInt(`0x${randomBytes(15).toString('hex')}`).toString()}` }),
    B: () => ({ B: randomBytes(32) }),
  };
  // The partition key first, whatever the order in the description.
  const sorted = [...schema].sort((a, b) => String(a.KeyType).localeCompare(String(b.KeyType)));
  return Object.fromEntries(
    sorted.map(({ AttributeName: name = '' }) => {
      const type = definitions.find(({ AttributeName }) => AttributeName === name)?.AttributeType ?? 'S';
      return [name, (values[type] ?? values['S'])?.() ?? { S: '' }];
    }),
  );
}

/** A stream that is off has nothing to be tried on. */
function ofStream({
  streams,
  description,
}: TriedTable & { readonly description: TableDescription }): Attempts {
  const { LatestStreamArn: StreamArn, StreamSpecification: specification } = description;
  if (StreamArn === undefined || specification?.StreamEnabled !== true) return {};
  const describe = async (abortSignal: AbortSignal) =>
    await streams.send(new DescribeStreamCommand({ StreamArn }), { abortSignal });
  const iterate = async (abortSignal: AbortSignal): Promise<string | undefined> => {
    const ShardId = (await describe(abortSignal)).StreamDescription?.Shards?.at(-1)?.ShardId;
    if (ShardId === undefined) return undefined;
    const command = new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'LATEST' });
    return (await streams.send(command, { abortSignal })).ShardIterator;
  };
  return {
    DescribeStream: describe,
    GetShardIterator: iterate,
    GetRecords: async (abortSignal) => {
      const ShardIterator = await iterate(abortSignal);
      if (ShardIterator === undefined) return;
      await streams.send(new GetRecordsCommand({ ShardIterator, Limit: 1 }), { abortSignal });
    },
  };
}
