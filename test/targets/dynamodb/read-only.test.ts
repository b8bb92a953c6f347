import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  ListTablesCommand,
  PutItemCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { targets } from '../../../src/target-adapters.js';
import { dynamodbTargetConfig, tableSettings } from '../../../src/targets/dynamodb/config.js';
import { refuseChanges } from '../../../src/targets/dynamodb/read-only.js';
import { judgeOnly } from '../../../src/targets/judge-only.js';
import type { TargetCollection, TargetConnection } from '../../../src/targets/target.js';
import { never, prepare, put, write } from '../../../src/testing/writes.js';
import { snapshotOf } from '../../support/dynamodb-snapshot.js';
import { startFakeDynamoDB } from '../../support/fake-dynamodb.js';
import { startFaultProxy } from '../../support/faults/proxy.js';
import { describeWithDynamoDBLocal, uniqueName } from '../../support/servers.js';

const TableName = 't';
const Key = { _id: { S: 'a' } };
const batch = { t: [{ PutRequest: { Item: Key } }] };

/** A client that only reads. */
function clientOf(endpoint: string): DynamoDBClient {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ region: 'us-east-1', endpoint, credentials });
  refuseChanges(client);
  return client;
}

test('a client that only reads refuses, before it sends anything, what changes something', async () => {
  await using fake = await startFakeDynamoDB();
  const client = clientOf(fake.url);
  const sending = [
    () => client.send(new PutItemCommand({ TableName, Item: Key })),
    () => client.send(new BatchWriteItemCommand({ RequestItems: batch })),
    () => client.send(new DeleteItemCommand({ TableName, Key })),
    () => client.send(new UpdateItemCommand({ TableName, Key })),
    () => client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName, Item: Key } }] })),
    () => client.send(new ExecuteStatementCommand({ Statement: `DELETE FROM "t" WHERE "_id"='a'` })),
    () => client.send(new CreateTableCommand({ TableName, KeySchema: [], AttributeDefinitions: [] })),
    () => client.send(new UpdateTableCommand({ TableName, BillingMode: 'PAY_PER_REQUEST' })),
    () =>
      client.send(
        new UpdateTimeToLiveCommand({
          TableName,
          TimeToLiveSpecification: { AttributeName: 'x', Enabled: true },
        }),
      ),
    () => client.send(new DeleteTableCommand({ TableName })),
  ];
  for (const send of sending) await expect(send()).rejects.toThrow('this connection only reads');
  expect(fake.requests).toEqual([]);
  client.destroy();
});

test('a client that only reads describes, lists and scans', async () => {
  await using fake = await startFakeDynamoDB();
  fake.always('ListTables', ({ answer }) => {
    answer(200, { TableNames: ['t'] });
  });
  const client = clientOf(fake.url);
  expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(['t']);
  fake.always('Scan', ({ answer }) => {
    answer(200, { Count: 0 });
  });
  expect((await client.send(new ScanCommand({ TableName }))).Count).toBe(0);
  expect((await client.send(new DescribeTableCommand({ TableName }))).Table?.TableName).toBe('t');
  client.destroy();
});

describeWithDynamoDBLocal('a connection that only reads, to DynamoDB Local', (url) => {
  const prefix = uniqueName('read-only');
  const credentials = { accessKeyId: 'test', secretAccessKey: 'x' };
  const client = new DynamoDBClient({
    region: 'us-east-1',
    endpoint: url, // The SDK writes a field of its own into the object.
    credentials: { ...credentials },
  });

  function collection(name: string): TargetCollection<ReturnType<typeof tableSettings.parse>> {
    const key = { partition: { attribute: '_id', type: 'S' } } as const;
    const settings = tableSettings.parse({ ttl: { attribute: 'expires' }, tags: { team: 'data' } });
    return { name, key, numbers: 'reject', concurrency: 2, settings, report: () => undefined };
  }

  function connect(endpoint: string, readOnly: boolean): Promise<TargetConnection> {
    const config = dynamodbTargetConfig.parse({ type: 'dynamodb', endpoint, credentials });
    return targets.dynamodb.connect(config, { readOnly });
  }

  test('surveys with nothing but Describe and List, and leaves every byte as it was', async () => {
    const there = `${prefix}-there`;
    await using writing = await connect(url, false);
    const target = writing.open(collection(there));
    await target.ensure(never);
    await write(target, [put({ _id: 'a', n: 1 }), put({ _id: 'b', bytes: new Uint8Array([1]) })]);

    const actions = new Set<string>();
    const proxy = await startFaultProxy(url, ({ headers }) => {
      actions.add(String(headers['x-amz-target']).replace(/^.*\./, ''));
      return undefined;
    });
    const before = await snapshotOf(client, prefix);
    {
      await using reading = await connect(proxy.url, true);
      for (const name of [there, `${prefix}-missing`]) {
        const judge = judgeOnly(reading.open(collection(name)));
        expect(await judge.survey(never)).toMatchObject({ exists: name === there });
        prepare(judge, put({ _id: 'c', n: 1 }));
      }
    }
    await proxy.close();
    expect(before).toContain('"_id":{"S":"a"}');
    expect(await snapshotOf(client, prefix)).toBe(before);
    expect([...actions].sort()).toEqual([
      'DescribeContinuousBackups',
      'DescribeTable',
      'DescribeTimeToLive',
      'ListTagsOfResource',
    ]);
  });

  test('refuses to make a table and to write, whoever calls', async () => {
    const there = `${prefix}-unchanged`;
    await using writing = await connect(url, false);
    await writing.open(collection(there)).ensure(never);
    const before = await snapshotOf(client, prefix);
    await using reading = await connect(url, true);
    const target = reading.open(collection(there));
    await expect(target.write([prepare(target, put({ _id: 'a' }))], never)).rejects.toThrow('only reads');
    await expect(reading.open(collection(`${prefix}-new`)).ensure(never)).rejects.toThrow('only reads');
    expect(await snapshotOf(client, prefix)).toBe(before);
  });
});
