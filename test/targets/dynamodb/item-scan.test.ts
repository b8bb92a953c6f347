import { expect, test } from '@jest/globals';
import { dynamodbTargetConfig, tableSettings } from '../../../src/targets/dynamodb/config.js';
import { connectDynamoDB } from '../../../src/targets/dynamodb/target.js';
import type { AdapterEvent } from '../../../src/events.js';
import { fail, startFakeDynamoDB } from '../../support/fake-dynamodb.js';

test('reads on after the last key, through throttling, and waits for its rate', async () => {
  await using fake = await startFakeDynamoDB();
  const events: AdapterEvent[] = [];
  const starts: unknown[] = [];
  let now = 0;
  await using connection = connectDynamoDB(
    dynamodbTargetConfig.parse({ type: 'dynamodb', endpoint: fake.url }),
    {
      readOnly: true,
      chance: {
        random: () => 0.5,
        now: () => now,
        sleep: (milliseconds) => {
          now += milliseconds;
          return Promise.resolve();
        },
      },
    },
  );
  fake.script('Scan', fail(400, 'ProvisionedThroughputExceededException'));
  fake.always('Scan', ({ body, answer }) => {
    starts.push(body['ExclusiveStartKey']);
    const after = Number(/\d+/.exec(JSON.stringify(body['ExclusiveStartKey'] ?? ''))?.[0] ?? 0);
    const last = { _id: { S: String(after + 1) } };
    answer(200, {
      Items: [{ _id: { S: `item-${after}` } }],
      ConsumedCapacity: { CapacityUnits: 100 },
      ...(after < 3 ? { LastEvaluatedKey: last } : {}),
    });
  });
  const target = connection.open({
    name: 't',
    key: { partition: { attribute: '_id', type: 'S' } },
    numbers: 'reject',
    concurrency: 1,
    settings: tableSettings.parse({}),
    report: (event) => events.push(event),
  });
  const ids: unknown[] = [];
  let units = 0;
  const stop = new AbortController().signal;
  for await (const { items, readUnits = 0 } of target.scan({ stop, readUnitsPerSecond: 50 })) {
    ids.push(...items.map(({ key }) => key['_id']));
    units += readUnits;
  }
  expect(ids).toEqual(['item-0', 'item-1', 'item-2', 'item-3']);
  expect(starts).toEqual([undefined, ...['1', '2', '3'].map((text) => ({ _id: { S: text } }))]);
  expect(units).toBe(400);
  expect(events).toContainEqual(expect.objectContaining({ type: 'throttle' }));
  expect(events).toContainEqual(expect.objectContaining({ type: 'paced', limit: 'rate limit 50 RU/s' }));
  // Four pages of 100 units at 50 a second, less what is saved up for the first second and owed after the last.
  expect(now).toBeGreaterThan(4_000);
});
