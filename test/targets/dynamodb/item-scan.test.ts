import { expect, test } from '@jest/globals';
import type { Chance } from '../../../src/backoff.js';
import { dynamodbTargetConfig, tableSettings } from '../../../src/targets/dynamodb/config.js';
import { connectDynamoDB } from '../../../src/targets/dynamodb/target.js';
import type { AdapterEvent } from '../../../src/events.js';
import { fail, startFakeDynamoDB } from '../../support/fake-dynamodb.js';

const collection = {
  name: 't',
  key: { partition: { attribute: '_id', type: 'S' as const } },
  numbers: 'reject' as const,
  concurrency: 1,
  readUnitsPerSecond: 50,
  settings: tableSettings.parse({}),
  report: () => undefined,
};

/** A clock that only sleeping moves. */
function virtualTime(): Chance {
  let now = 0;
  return {
    random: () => 0.5,
    now: () => now,
    sleep: (milliseconds) => {
      now += milliseconds;
      return Promise.resolve();
    },
  };
}

function connect(endpoint: string, chance: Chance): ReturnType<typeof connectDynamoDB> {
  const config = dynamodbTargetConfig.parse({ type: 'dynamodb', endpoint });
  return connectDynamoDB(config, { readOnly: true, chance });
}

test('reads on after the last key, through throttling, and waits for its rate', async () => {
  await using fake = await startFakeDynamoDB();
  const events: AdapterEvent[] = [];
  const starts: unknown[] = [];
  const time = virtualTime();
  await using connection = connect(fake.url, time);
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
  const target = connection.open({ ...collection, report: (event) => events.push(event) });
  const ids: unknown[] = [];
  let units = 0;
  const stop = new AbortController().signal;
  for await (const { items, readUnits = 0 } of target.scan({ stop })) {
    ids.push(...items.map(({ key }) => key['_id']));
    units += readUnits;
  }
  expect(ids).toEqual(['item-0', 'item-1', 'item-2', 'item-3']);
  expect(starts).toEqual([undefined, ...['1', '2', '3'].map((text) => ({ _id: { S: text } }))]);
  expect(units).toBe(400);
  expect(events).toContainEqual(expect.objectContaining({ type: 'throttle' }));
  expect(events).toContainEqual(expect.objectContaining({ type: 'paced', limit: 'rate limit 50 RU/s' }));
  // Four pages of 100 units at 50 a second, less what is saved up for the first second and owed after the last.
  expect(time.now()).toBeGreaterThan(4_000);
});

test('charges items that are read by their keys to the same rate, by what the answer says', async () => {
  await using fake = await startFakeDynamoDB();
  const time = virtualTime();
  await using connection = connect(fake.url, time);
  fake.always('Scan', ({ answer }) => {
    answer(200, { Items: [], ConsumedCapacity: { CapacityUnits: 100 } });
  });
  fake.script('BatchGetItem', fail(400, 'ProvisionedThroughputExceededException'));
  fake.always('BatchGetItem', ({ body, answer }) => {
    expect(body).toMatchObject({ ReturnConsumedCapacity: 'TOTAL' });
    answer(200, { Responses: {}, UnprocessedKeys: {}, ConsumedCapacity: [{ CapacityUnits: 200 }] });
  });
  const target = connection.open(collection);
  const stop = new AbortController().signal;
  for await (const page of target.scan({ stop })) expect(page.items).toEqual([]);
  // Fifty units are saved up and fifty are owed for the page.
  await target.fetch([{ _id: 'a' }], stop);
  expect(time.now()).toBeGreaterThanOrEqual(1_000);
  const before = time.now();
  await target.fetch([{ _id: 'b' }], stop);
  expect(time.now() - before).toBeGreaterThan(3_000);
});
