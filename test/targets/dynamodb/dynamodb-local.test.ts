import { expect, test } from '@jest/globals';
import type { AdapterEvent } from '../../../src/events.js';
import { dynamodbTargetConfig, tableSettings } from '../../../src/targets/dynamodb/config.js';
import { connectDynamoDB } from '../../../src/targets/dynamodb/target.js';
import type { Target } from '../../../src/targets/target.js';
import { indexRefusedDocuments, refusedDocuments } from '../../../src/testing/rejected-documents.js';
import { never, put, write } from '../../../src/testing/writes.js';
import { rawFields, sendRaw } from '../../properties/raw-dynamodb.js';
import { describeWithDynamoDBLocal, uniqueName } from '../../support/servers.js';

describeWithDynamoDBLocal('tables in DynamoDB Local', (url) => {
  async function ensure(name: string, settings: object): Promise<{ target: Target; events: AdapterEvent[] }> {
    const connection = connectDynamoDB(dynamodbTargetConfig.parse({ type: 'dynamodb', endpoint: url }));
    const events: AdapterEvent[] = [];
    const target = connection.open({
      name,
      key: { partition: { attribute: '_id', type: 'S' }, sort: { attribute: 'at', type: 'N' } },
      numbers: 'reject',
      concurrency: 4,
      settings: tableSettings.parse(settings),
      report: (event) => events.push(event),
    });
    await target.ensure(never);
    return { target, events };
  }

  test('tell what a write consumes, indexes included', async () => {
    const indexes = [{ name: 'by_name', partition: { attribute: 'name' } }];
    const { target, events } = await ensure(uniqueName('consumed'), { indexes });
    const item = { _id: 'a', at: 1, name: 'n', text: 'x'.repeat(1_500) };
    await write(target, [put(item, ['_id', 'at'])]);
    const consumed = events.filter(({ type }) => type === 'consumed');
    expect(consumed).toEqual([{ type: 'consumed', writeUnits: 4 }]);
  });

  test('are made with all that the config asks for, and then agree with it', async () => {
    const name = uniqueName('all');
    const settings = {
      provisioned: { read: 7, write: 8 },
      indexes: [
        {
          name: 'by_name',
          partition: { attribute: 'name' },
          projection: 'keys',
          provisioned: { read: 3, write: 4 },
        },
        {
          name: 'by_city',
          partition: { attribute: 'city' },
          sort: { attribute: 'at', type: 'N' },
          projection: ['name'],
        },
        {
          name: 'by_age',
          local: true,
          partition: { attribute: '_id' },
          sort: { attribute: 'age', type: 'N' },
        },
      ],
      ttl: { attribute: 'expires' },
      streams: 'NEW_AND_OLD_IMAGES',
      deletionProtection: true,
    };
    expect((await ensure(name, settings)).events).toEqual([]);
    const { Table } = (await sendRaw(url, 'DescribeTable', { TableName: name })).body as { Table: object };
    expect(Table).toMatchObject({
      KeySchema: [
        { AttributeName: '_id', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
      ProvisionedThroughput: { ReadCapacityUnits: 7, WriteCapacityUnits: 8 },
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      DeletionProtectionEnabled: true,
      LocalSecondaryIndexes: [{ IndexName: 'by_age', Projection: { ProjectionType: 'ALL' } }],
    });
    const { GlobalSecondaryIndexes: indexes } = Table as { GlobalSecondaryIndexes: { IndexName: string }[] };
    expect(indexes.sort((a, b) => (a.IndexName < b.IndexName ? -1 : 1))).toMatchObject([
      {
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['name'] },
        ProvisionedThroughput: { WriteCapacityUnits: 8 },
      },
      { Projection: { ProjectionType: 'KEYS_ONLY' }, ProvisionedThroughput: { WriteCapacityUnits: 4 } },
    ]);
    const ttl = await sendRaw(url, 'DescribeTimeToLive', { TableName: name });
    expect(ttl.body).toMatchObject({
      TimeToLiveDescription: { AttributeName: 'expires', TimeToLiveStatus: 'ENABLED' },
    });
    // The second run finds nothing to complain of.
    expect((await ensure(name, settings)).events).toEqual([]);
    await sendRaw(url, 'UpdateTable', { TableName: name, DeletionProtectionEnabled: false });
  });

  test('cost by request unless the config says otherwise', async () => {
    const name = uniqueName('plain');
    await ensure(name, {});
    const { body } = await sendRaw(url, 'DescribeTable', { TableName: name });
    expect(body).toMatchObject({ Table: { BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' } } });
  });

  test('refuse what we reject, and take items that are in no index', async () => {
    const name = uniqueName('indexed');
    const { target } = await ensure(name, {
      indexes: [{ name: 'by_name', partition: { attribute: 'name' } }],
    });
    await write(target, [put({ _id: 'no name', at: 1 }, ['_id', 'at'])]);
    for (const [code, path, document] of [...refusedDocuments, ...indexRefusedDocuments]) {
      const item = { ...document, at: 1 };
      expect(target.prepare(put(item))).toMatchObject({ code, ...(path === undefined ? {} : { path }) });
      const { status } = await sendRaw(url, 'PutItem', { TableName: name, Item: rawFields(item) });
      expect({ code, refused: status !== 200 }).toEqual({ code, refused: true });
    }
  });
});
