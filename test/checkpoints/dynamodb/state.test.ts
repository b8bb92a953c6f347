import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openStateTable } from '../../../src/checkpoints/dynamodb/state.js';
import { encodeCheckpoint } from '../../../src/checkpoints/format.js';
import { Rejection } from '../../../src/rejection.js';
import { checkpointAt } from '../../contract/checkpoint-store-contract.js';
import { describeWithDynamoDBLocal } from '../../support/servers.js';
import { type ChosenStateTable, chooseStateTable } from '../../support/state-table.js';

describeWithDynamoDBLocal('state in a DynamoDB table', (url) => {
  const stored = encodeCheckpoint(checkpointAt('one'));
  let table: ChosenStateTable;

  beforeEach(() => {
    table = chooseStateTable(url);
  });
  afterEach(() => table.remove());

  function put(entry: string, fields: object): Promise<unknown> {
    const { TableName, Key } = table.at(entry);
    return table.client.send(new PutCommand({ TableName, Item: { ...Key, ...fields } }));
  }

  test('many runs that open it at once make it once', async () => {
    const states = await Promise.all(Array.from({ length: 8 }, () => table.open()));
    await states[0]?.checkpoints.save('users', checkpointAt('one'));
    expect(await states[7]?.checkpoints.load('users')).toEqual(checkpointAt('one'));
  });

  test('migrations do not see each other', async () => {
    const here = await table.open();
    await using elsewhere = await openStateTable(table.config, 'elsewhere');
    const lease = await here.leases.acquire('users');
    await here.checkpoints.save('users', checkpointAt('one'));
    const log = await here.rejects.open('users');
    await log.record('a', new Rejection('key_empty', 'empty'));
    await using other = await elsewhere.leases.acquire('users');
    await other.assertHeld();
    expect(await elsewhere.checkpoints.load('users')).toBeUndefined();
    expect((await elsewhere.rejects.read('users')).size).toBe(0);
    await lease[Symbol.asyncDispose]();
  });

  test.each<[string, unknown, string]>([
    ['empty', '', 'checkpoint_damaged'],
    ['no text', 5, 'checkpoint_damaged'],
    ['cut off', stored.slice(0, -40), 'checkpoint_damaged'],
    ['changed by hand', stored.replace('"one"', '"two"'), 'checkpoint_damaged'],
    ['of a newer version', stored.replace('"version": 1', '"version": 2'), 'checkpoint_too_new'],
  ])('a checkpoint that is %s is an error that names table and entry', async (_, checkpoint, code) => {
    const { checkpoints } = await table.open();
    await put('collection/users', { checkpoint });
    await expect(checkpoints.load('users')).rejects.toMatchObject({
      code,
      message: expect.stringContaining(`"dynamodb:${table.config.table}/there/collection/users"`),
      exitCode: 3,
    });
  });

  test('a damaged reject line is an error that names table and entry', async () => {
    const { rejects } = await table.open();
    await put('reject/users/=a', { line: '{"id":5}' });
    await expect(rejects.open('users')).rejects.toMatchObject({
      code: 'reject_log_damaged',
      message: expect.stringContaining(`"dynamodb:${table.config.table}/there/reject/users/=a"`),
    });
  });

  test('reasons of any length are kept, cut', async () => {
    const { rejects } = await table.open();
    const log = await rejects.open('users');
    const ids = Array.from({ length: 60 }, (_, index) => `id-${index}`);
    const reason = 'ä'.repeat(500_000);
    await Promise.all(ids.map((id) => log.record(id, new Rejection('transform_failed', reason, reason))));
    const lines = [...(await rejects.read('users')).values()];
    expect(lines).toHaveLength(60);
    expect(lines[0]?.reason).toBe('ä'.repeat(4_000));
  });

  test('a table of another kind is refused and left alone', async () => {
    const command = new CreateTableCommand({
      TableName: table.config.table,
      KeySchema: [{ AttributeName: '_id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: '_id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    });
    await table.client.send(command);
    await expect(table.open()).rejects.toMatchObject({ code: 'state_table_differs', exitCode: 2 });
  });
});
