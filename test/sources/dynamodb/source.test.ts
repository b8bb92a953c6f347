import { describe, expect, test } from '@jest/globals';
import { idsOf, never, pagesOf } from '../../../src/testing/source-pages.js';
import { activeTable, fail, type FakeStep, startFakeDynamoDB } from '../../support/fake-dynamodb.js';
import { describeWithDynamoDBLocal } from '../../support/servers.js';
import { createTable, openSource } from './table.js';

const once = { changes: 'none' };
const described =
  (fields: object): FakeStep =>
  ({ answer }) => {
    answer(200, { Table: { ...activeTable, ...fields } });
  };

describe('a table', () => {
  test.each([
    ['DELETING', 'source_not_readable', /is being deleted/],
    ['CREATING', 'source_not_readable', /"CREATING"/],
    ['INACCESSIBLE_ENCRYPTION_CREDENTIALS', 'source_not_readable', /"INACCESSIBLE_ENCRYPTION_CREDENTIALS"/],
  ])('that is %s is refused', async (TableStatus, code, message) => {
    await using fake = await startFakeDynamoDB();
    fake.always('DescribeTable', described({ TableStatus }));
    await using opened = openSource(fake.url, 't', { settings: once });
    await expect(opened.source.probe({ stop: never })).rejects.toThrow(message);
    await expect(pagesOf(opened.source)).rejects.toMatchObject({ name: 'EnvironmentError', code });
  });

  test('that is not there is named with its place', async () => {
    await using fake = await startFakeDynamoDB();
    fake.always('DescribeTable', fail(400, 'ResourceNotFoundException'));
    await using opened = openSource(fake.url, 't', { settings: once });
    await expect(opened.source.shape(never)).rejects.toMatchObject({
      code: 'source_not_found',
      message: `there is no table "t" at "${fake.url}"`,
    });
  });

  test('is waited for while it throttles, fails and loses answers', async () => {
    await using fake = await startFakeDynamoDB();
    const scanned: FakeStep = ({ answer }) => {
      answer(200, { Items: [{ _id: { S: 'a' } }], Count: 1 });
    };
    const throttled = fail(400, 'ProvisionedThroughputExceededException');
    const reset: FakeStep = (exchange) => {
      exchange.reset();
    };
    const cut: FakeStep = (exchange) => {
      exchange.cut();
    };
    fake.script('Scan', throttled, fail(500, 'InternalServerError'), reset, cut, scanned);
    await using opened = openSource(fake.url, 't', { settings: { ...once, segments: 1 } });
    expect(idsOf(await pagesOf(opened.source))).toEqual(['a']);
    const told = opened.events.map(({ type }) => type);
    expect(told).toEqual(['throttle', 'retry', 'retry', 'retry']);
    expect(opened.events).toContainEqual(
      expect.objectContaining({ type: 'throttle', side: 'source', limit: 'table t' }),
    );
  });

  test('whose answer to a scan has no items is not taken for empty', async () => {
    await using fake = await startFakeDynamoDB();
    fake.always('Scan', ({ answer }) => {
      answer(200, {});
    });
    await using opened = openSource(fake.url, 't', { settings: { ...once, segments: 1 } });
    await expect(pagesOf(opened.source)).rejects.toThrow(/has no items/);
  });

  test('with empty pages is read to its end', async () => {
    await using fake = await startFakeDynamoDB();
    const page =
      (Items: readonly object[], key?: string): FakeStep =>
      ({ answer }) => {
        answer(200, { Items, ...(key === undefined ? {} : { LastEvaluatedKey: { _id: { S: key } } }) });
      };
    fake.script('Scan', page([], 'a'), page([], 'b'), page([{ _id: { S: 'c' } }], 'c'), page([]));
    await using opened = openSource(fake.url, 't', { settings: { ...once, segments: 1 } });
    expect(idsOf(await pagesOf(opened.source))).toEqual(['c']);
    expect(fake.requests.filter(({ action }) => action === 'Scan').length).toBe(4);
  });

  test('tells what it and its indexes may be charged at the most', async () => {
    await using fake = await startFakeDynamoDB();
    const index = (IndexName: string, OnDemandThroughput?: object): object => ({
      IndexName,
      KeySchema: [{ AttributeName: 'a', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
      OnDemandThroughput,
    });
    const fields = {
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      OnDemandThroughput: { MaxReadRequestUnits: 8, MaxWriteRequestUnits: 9 },
      GlobalSecondaryIndexes: [
        index('limited', { MaxReadRequestUnits: -1, MaxWriteRequestUnits: 7 }),
        index('unlimited', { MaxReadRequestUnits: -1, MaxWriteRequestUnits: -1 }),
        index('old'),
      ],
    };
    fake.always('DescribeTable', described(fields));
    await using opened = openSource(fake.url, 't', { settings: once });
    const { settings } = await opened.source.shape(never);
    const [limited, ...others] = settings?.values['indexes'] as readonly object[];
    expect(settings?.values).toMatchObject({ maximumThroughput: { read: 8, write: 9 } });
    expect(limited).toMatchObject({ name: 'limited', maximumThroughput: { write: 7 } });
    expect(JSON.stringify(others)).not.toContain('maximumThroughput');
  });

  test('that may not tell its settings is read all the same', async () => {
    await using fake = await startFakeDynamoDB();
    for (const action of ['DescribeTimeToLive', 'DescribeContinuousBackups', 'ListTagsOfResource']) {
      fake.always(action, fail(400, 'AccessDeniedException'));
    }
    await using opened = openSource(fake.url, 't', { settings: once });
    const { settings } = await opened.source.shape(never);
    expect(settings?.values).toEqual({ billing: 'on-demand', indexes: [] });
    expect(opened.events.map((event) => (event.type === 'notice' ? event.code : ''))).toEqual([
      'setting_not_carried',
      'setting_not_carried',
      'setting_not_carried',
    ]);
    await using strict = openSource(fake.url, 't', { settings: { ...once, expired: 'skip' } });
    await expect(pagesOf(strict.source)).rejects.toMatchObject({ code: 'access_denied' });
  });
});

describeWithDynamoDBLocal('a table of DynamoDB Local', (url) => {
  test('tells the settings by which another like it is made', async () => {
    const table = await createTable(url, {
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 },
      KeySchema: [
        { AttributeName: 'a', KeyType: 'HASH' },
        { AttributeName: 'b', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: ['a', 'b', 'c'].map((AttributeName) => ({ AttributeName, AttributeType: 'N' })),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by_c',
          KeySchema: [{ AttributeName: 'c', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['d'] },
          ProvisionedThroughput: { ReadCapacityUnits: 7, WriteCapacityUnits: 8 },
        },
      ],
      LocalSecondaryIndexes: [
        {
          IndexName: 'local',
          KeySchema: [
            { AttributeName: 'a', KeyType: 'HASH' },
            { AttributeName: 'c', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      Tags: [{ Key: 'team', Value: 'x' }],
    });
    const specification = { Enabled: true, AttributeName: 'until' };
    await table.request('UpdateTimeToLive', { TimeToLiveSpecification: specification });
    await using opened = table.open();
    const { settings } = await opened.source.shape(never);
    expect(settings).toMatchObject({
      type: 'dynamodb',
      values: {
        billing: 'provisioned',
        provisioned: { read: 5, write: 6 },
        indexes: [
          {
            name: 'by_c',
            partition: { attribute: 'c', type: 'N' },
            projection: ['d'],
            provisioned: { read: 7, write: 8 },
            local: false,
          },
          {
            name: 'local',
            partition: { attribute: 'a', type: 'N' },
            sort: { attribute: 'c', type: 'N' },
            projection: 'keys',
            local: true,
          },
        ],
        ttl: { attribute: 'until' },
        streams: 'NEW_IMAGE',
      },
    });
  });
});
