import { CreateTableCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openStateTable } from '../../../src/checkpoints/dynamodb/state.js';
import { encodeCheckpoint } from '../../../src/checkpoints/format.js';
import type { State } from '../../../src/checkpoints/state.js';
import { Rejection } from '../../../src/rejection.js';
import { checkpointAt } from '../../../src/testing/checkpoint-store.js';
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

  async function isThere(): Promise<boolean> {
    const { TableNames = [] } = await table.client.send(new ListTablesCommand({}));
    return TableNames.includes(table.config.table);
  }

  test('a missing table is empty to whoever reads, and reading does not make it', async () => {
    const { checkpoints, rejects } = await table.open();
    expect(await checkpoints.load('users')).toBeUndefined();
    expect((await rejects.read('users')).size).toBe(0);
    expect((await rejects.open('users')).size).toBe(0);
    await rejects.remove('users');
    expect(await isThere()).toBe(false);
  });

  test.each<[string, (state: State) => Promise<unknown>]>([
    ['a lease', async ({ leases }) => (await leases.acquire('users'))[Symbol.asyncDispose]()],
    ['a checkpoint', ({ checkpoints }) => checkpoints.save('users', checkpointAt('one'))],
    [
      'a rejected document',
      async ({ rejects }) => (await rejects.open('users')).record('a', new Rejection('key_empty', 'empty')),
    ],
  ])('a missing table is made by %s', async (_, write) => {
    await write(await table.open());
    expect(await isThere()).toBe(true);
  });

  test('many runs that write to it at once make it once, and who opened it before sees what is written', async () => {
    const states = await Promise.all(Array.from({ length: 8 }, () => table.open()));
    const [first, ...others] = states;
    await Promise.all(states.map(({ leases }, index) => leases.acquire(`collection-${index}`)));
    const reader = await table.open();
    await first?.checkpoints.save('users', checkpointAt('one'));
    for (const { checkpoints } of [reader, ...others])
      expect(await checkpoints.load('users')).toEqual(checkpointAt('one'));
  });

  test('who found no table sees what another has written since', async () => {
    const [reader, writer] = [await table.open(), await table.open()];
    await writer.checkpoints.save('users', checkpointAt('one'));
    expect(await reader.checkpoints.load('users')).toEqual(checkpointAt('one'));
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
    ['of a newer version', stored.replace('"version": 1', '"version": 3'), 'checkpoint_too_new'],
  ])('a checkpoint that is %s is an error that names table and entry', async (_, checkpoint, code) => {
    const { checkpoints } = await table.open();
    await checkpoints.save('users', checkpointAt('one'));
    await put('collection/users', { checkpoint });
    await expect(checkpoints.load('users')).rejects.toMatchObject({
      code,
      message: expect.stringContaining(`"dynamodb:${table.config.table}/there/collection/users"`),
      exitCode: 3,
    });
  });

  test('a damaged reject line is an error that names table and entry', async () => {
    const { checkpoints, rejects } = await table.open();
    await checkpoints.save('users', checkpointAt('one'));
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
