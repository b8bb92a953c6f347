import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Rejection } from '../../../src/rejection.js';
import { checkpointAt } from '../../../src/testing/checkpoint-store.js';
import { type FakeDynamoDB, type FakeStep, fail, startFakeDynamoDB } from '../../support/fake-dynamodb.js';
import { FakeStateTable, done } from './fake-state-table.js';

const denied = fail(400, 'AccessDeniedException', {
  message: 'User: arn:aws:iam::1:user/x is not authorized to perform: dynamodb:PutItem on resource: y',
});
const throttled = fail(400, 'ProvisionedThroughputExceededException', { message: 'slow down' });
const conflict = fail(400, 'TransactionCanceledException', {
  CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
});

describe('a state table that cannot be used', () => {
  let state: FakeStateTable;
  let server: FakeDynamoDB;

  beforeEach(async () => {
    state = await FakeStateTable.start();
    server = state.server;
  });
  afterEach(async () => {
    await server[Symbol.asyncDispose]();
  });

  test('an action that is not allowed is named, and so is the table', async () => {
    const { checkpoints, rejects } = await state.open();
    server.always('GetItem', fail(400, 'AccessDeniedException', { message: 'no' }));
    await expect(checkpoints.load('users')).rejects.toMatchObject({
      code: 'access_denied',
      message: '"dynamodb:GetItem" on table "the-state" was denied: no',
      hint: 'Allow "dynamodb:GetItem" on table/the-state for the identity in use.',
      exitCode: 3,
    });
    server.always('Query', done);
    server.always('TransactWriteItems', denied);
    const log = await rejects.open('users');
    await expect(log.record('a', new Rejection('key_empty', 'empty'))).rejects.toMatchObject({
      code: 'access_denied',
      message: expect.stringContaining('"dynamodb:PutItem" on table "the-state" was denied'),
    });
    await expect(log[Symbol.asyncDispose]()).rejects.toMatchObject({ code: 'access_denied' });
  });

  test('making the table may not be allowed, which only a write needs', async () => {
    const missing = fail(400, 'ResourceNotFoundException', { message: 'none' });
    for (const action of ['DescribeTable', 'GetItem', 'Query']) server.always(action, missing);
    server.always('CreateTable', fail(400, 'AccessDeniedException', { message: 'no' }));
    const { checkpoints, leases, rejects } = await state.open();
    expect(await checkpoints.load('users')).toBeUndefined();
    expect((await rejects.read('users')).size).toBe(0);
    expect(state.count('CreateTable')).toBe(0);
    const denied = {
      code: 'access_denied',
      message: '"dynamodb:CreateTable" on table "the-state" was denied: no',
    };
    await expect(leases.acquire('users')).rejects.toMatchObject(denied);
    await expect(checkpoints.save('users', checkpointAt('one'))).rejects.toMatchObject(denied);
    expect(state.count('CreateTable')).toBe(2);
  });

  test('looking for the table may not be allowed', async () => {
    server.always('DescribeTable', fail(400, 'AccessDeniedException', { message: 'no' }));
    await expect(state.open()).rejects.toMatchObject({
      message: '"dynamodb:DescribeTable" on table "the-state" was denied: no',
    });
  });

  test('a read whose answer comes after somebody made the table is still one of an empty table', async () => {
    const missing = fail(400, 'ResourceNotFoundException', { message: 'none' });
    server.script('DescribeTable', missing);
    const { checkpoints, leases } = await state.open();
    let late: Parameters<FakeStep>[0] | undefined;
    server.always('UpdateItem', done);
    server.always('GetItem', (request) => {
      if (late === undefined) late = request;
      else missing(request);
    });
    const reading = checkpoints.load('users');
    while (late === undefined) await delay(1);
    await using lease = await leases.acquire('users');
    missing(late);
    expect(await reading).toBeUndefined();
    expect(lease).toBeDefined();
  });

  test('a table deleted under way is said to be missing', async () => {
    const { checkpoints } = await state.open();
    const missing = fail(400, 'ResourceNotFoundException', { message: 'none' });
    for (const action of ['UpdateItem', 'GetItem']) server.always(action, missing);
    const error = {
      code: 'table_missing',
      message: 'table "the-state" does not exist in region "us-east-1"',
    };
    await expect(checkpoints.save('users', checkpointAt('one'))).rejects.toMatchObject(error);
    // Taken for empty, it would have everything copied anew.
    await expect(checkpoints.load('users')).rejects.toMatchObject(error);
  });

  test('an endpoint that no longer answers is an error with advice, after a while', async () => {
    const { checkpoints } = await state.open();
    await server[Symbol.asyncDispose]();
    await expect(checkpoints.load('users')).rejects.toMatchObject({
      code: 'endpoint_unreachable',
      message: `"${server.url}" could not be reached: ECONNREFUSED`,
      exitCode: 3,
    });
    expect(state.time).toBeGreaterThanOrEqual(60_000);
    server = await startFakeDynamoDB();
  });

  test('a request that DynamoDB does not accept is told with its sentence', async () => {
    const { checkpoints } = await state.open();
    server.always('UpdateItem', fail(400, 'ValidationException', { message: 'Item size has exceeded' }));
    await expect(checkpoints.save('users', checkpointAt('one'))).rejects.toMatchObject({
      code: 'state_refused',
      message: '"UpdateItem" on the state table "the-state" was refused: Item size has exceeded',
      hint: expect.stringContaining('Keep the state in a folder'),
      exitCode: 3,
    });
  });

  test('throttling and conflicts are outlasted', async () => {
    const { checkpoints, rejects } = await state.open();
    server.script('UpdateItem', ...Array.from({ length: 20 }, () => throttled), done);
    await checkpoints.save('users', checkpointAt('one'));
    expect(state.count('UpdateItem')).toBe(21);
    server.always('Query', done);
    server.script('TransactWriteItems', conflict, conflict, throttled, done);
    const log = await rejects.open('users');
    await log.record('a', new Rejection('key_empty', 'empty'));
    expect(state.count('TransactWriteItems')).toBe(4);
  });

  test('throttling without end is given up', async () => {
    const { checkpoints } = await state.open();
    server.always('UpdateItem', throttled);
    await expect(checkpoints.save('users', checkpointAt('one'))).rejects.toMatchObject({
      code: 'throttled',
      message: expect.stringContaining('slow down'),
    });
    expect(state.time).toBeGreaterThanOrEqual(60_000);
  });
});
