import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type AttributeValue,
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  PutItemCommand,
  UpdateTimeToLiveCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { deleteTables, dynamodbClient } from '../support/both-sides.js';
import { type OwnDynamoDBLocal, startDynamoDBLocal } from '../support/own-dynamodb-local.js';
import { describeWithDynamoDBLocal } from '../support/servers.js';
import { type CliRun, docferry, resultOf } from './cli.js';

const config = fileURLToPath(new URL('../../examples/dynamodb-to-dynamodb.config.ts', import.meta.url));

type Item = Record<string, AttributeValue>;

function order(customer: string, number: number): Item {
  return {
    customer: { S: customer },
    number: { N: String(number) },
    tags: { SS: ['a', 'ü', customer] },
    weights: { NS: ['1.5', '12345678901234567890123456789012345678', '-0.1'] },
    parts: { BS: [new Uint8Array([0, 255]), new Uint8Array([number % 256])] },
    photo: { B: new Uint8Array(Buffer.from(`photo ${number}`)) },
    total: { N: '0.00000000000000000000000000000000000001' },
    note: { S: '' },
    lines: { L: [{ M: { sku: { S: 'x' }, none: { NULL: true } } }, { BOOL: number % 2 === 0 }] },
    status: { S: number % 3 === 0 ? 'open' : 'done' },
    expires: { N: String(4_000_000_000 + number) },
  };
}

const ordersTable = {
  TableName: 'orders',
  KeySchema: [
    { AttributeName: 'customer', KeyType: 'HASH' as const },
    { AttributeName: 'number', KeyType: 'RANGE' as const },
  ],
  AttributeDefinitions: [
    { AttributeName: 'customer', AttributeType: 'S' as const },
    { AttributeName: 'number', AttributeType: 'N' as const },
    { AttributeName: 'status', AttributeType: 'S' as const },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-status',
      KeySchema: [
        { AttributeName: 'status', KeyType: 'HASH' as const },
        { AttributeName: 'number', KeyType: 'RANGE' as const },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' as const },
    },
  ],
  BillingMode: 'PAY_PER_REQUEST' as const,
};

describeWithDynamoDBLocal('docferry from one DynamoDB to another', (sourceUrl) => {
  let own: OwnDynamoDBLocal;
  let source: DynamoDBClient;
  let target: DynamoDBClient;
  let state: string;

  beforeAll(async () => {
    own = await startDynamoDBLocal();
    source = dynamodbClient(sourceUrl);
    target = dynamodbClient(own.url);
    state = await mkdtemp(join(tmpdir(), 'docferry-tables-'));
    await source.send(new CreateTableCommand(ordersTable));
    const TimeToLiveSpecification = { AttributeName: 'expires', Enabled: true };
    await source.send(new UpdateTimeToLiveCommand({ TableName: 'orders', TimeToLiveSpecification }));
    for (let number = 0; number < 300; number += 1) await put(order(`customer ${number % 7}`, number));
  });

  afterAll(async () => {
    await deleteTables(source, ['orders']);
    source.destroy();
    target.destroy();
    await own.stop();
    await rm(state, { recursive: true });
  });

  async function put(Item: Item): Promise<void> {
    await source.send(new PutItemCommand({ TableName: 'orders', Item }));
  }

  function run(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliRun> {
    return docferry([...argv, '--config', config, '--json'], {
      env: {
        AWS_ACCESS_KEY_ID: 'x',
        AWS_SECRET_ACCESS_KEY: 'x',
        SOURCE_ENDPOINT_URL: sourceUrl,
        TARGET_ENDPOINT_URL: own.url,
        ...env,
      },
    });
  }

  async function items(client: DynamoDBClient): Promise<readonly Item[]> {
    const all: Item[] = [];
    for await (const { Items } of paginateScan({ client }, { TableName: 'orders' }))
      all.push(...(Items ?? []));
    const name = ({ customer, number }: Item): string => JSON.stringify([customer, number]);
    return all.sort((one, other) => (name(one) < name(other) ? -1 : 1)).map(withSortedSets);
  }

  test('judges a table without a stream, and says how to go on', async () => {
    const judged = await run(['dry-run', '--state', state]);
    expect(judged.stdout).toContain('Pass --enable-streams');
    expect(judged.code).toBe(0);
  });

  test('refuses to copy a table without a stream, and says how to go on', async () => {
    const refused = await run(['migrate', '--state', state]);
    expect(refused.code).toBe(3);
    const { error } = resultOf(refused).collections['orders'] ?? {};
    expect(error).toMatchObject({ code: 'stream_off', hint: expect.stringContaining('--enable-streams') });
  });

  test('copies a table with all that it is, item for item', async () => {
    const migrated = await run(['migrate', '--state', state, '--enable-streams']);
    expect(resultOf(migrated).collections['orders']).toMatchObject({ written: 300, status: 'synced' });
    expect(migrated.code).toBe(0);
    expect(await items(target)).toStrictEqual(await items(source));
    const { Table } = await target.send(new DescribeTableCommand({ TableName: 'orders' }));
    expect(Table).toMatchObject({
      KeySchema: ordersTable.KeySchema,
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
    expect(Table?.GlobalSecondaryIndexes).toMatchObject(ordersTable.GlobalSecondaryIndexes);
    const { TimeToLiveDescription } = await target.send(
      new DescribeTimeToLiveCommand({ TableName: 'orders' }),
    );
    expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'expires' });
  });

  test('refuses to copy a table onto itself', async () => {
    const refused = await run(['migrate', '--state', join(state, 'other')], {
      TARGET_ENDPOINT_URL: sourceUrl,
    });
    expect(refused.code).toBe(6);
    expect(resultOf(refused).error).toMatchObject({ code: 'same_table' });
  });

  test('follows edits, new items and deletes through the stream', async () => {
    for (let number = 0; number < 40; number += 1) {
      const edited = { ...order(`customer ${number % 7}`, number), note: { S: `edited ${number}` } };
      await put(edited);
      await put({ ...edited, note: { S: 'edited twice' } });
    }
    for (let number = 300; number < 320; number += 1) await put(order('new customer', number));
    for (let number = 100; number < 130; number += 1) {
      const { customer, number: sort } = order(`customer ${number % 7}`, number);
      const Key = { customer, number: sort } as Item;
      await source.send(new DeleteItemCommand({ TableName: 'orders', Key }));
    }
    const synced = await run(['sync', '--state', state]);
    expect(synced.code).toBe(0);
    expect(resultOf(synced).collections['orders']).toMatchObject({ deleted: 30, rejected: 0 });
    expect(await items(target)).toStrictEqual(await items(source));
    const idle = resultOf(await run(['sync', '--state', state])).collections['orders'];
    expect(idle).toMatchObject({ read: 0, written: 0, deleted: 0, notices: [] });
  });
});

/** Sets have no order, and each server answers in its own. */
function withSortedSets(item: Item): Item {
  const sorted = Object.entries(item).map(([name, value]): [string, AttributeValue] => {
    if (value.SS) return [name, { SS: [...value.SS].sort() }];
    if (value.NS) return [name, { NS: [...value.NS].sort() }];
    if (value.BS) return [name, { BS: [...value.BS].sort((a, b) => Buffer.compare(a, b)) }];
    return [name, value];
  });
  return Object.fromEntries(sorted.sort(([a], [b]) => (a < b ? -1 : 1)));
}
