import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type FakeDynamoDB, fail } from '../../support/fake-dynamodb.js';
import { FakeStateTable, done } from './fake-state-table.js';

describe('a lease in a table that misbehaves', () => {
  let state: FakeStateTable;
  let server: FakeDynamoDB;

  beforeEach(async () => {
    state = await FakeStateTable.start();
    server = state.server;
  });
  afterEach(async () => {
    await server[Symbol.asyncDispose]();
  });

  test('a lease whose answer was lost is ours', async () => {
    const { leases } = await state.open();
    let lease: unknown;
    server.always('GetItem', ({ answer }) => {
      answer(200, lease === undefined ? {} : { Item: { fence: { N: '1' }, lease } });
    });
    server.script(
      'UpdateItem',
      ({ body, reset }) => {
        lease = (body['ExpressionAttributeValues'] as Record<string, unknown>)[':lease'];
        reset();
      },
      fail(400, 'ConditionalCheckFailedException', { message: 'The conditional request failed' }),
    );
    const taken = await leases.acquire('users');
    expect(leases.fenceOf('users')).toBe(1);
    await taken.assertHeld();
    server.always('UpdateItem', done);
    await taken[Symbol.asyncDispose]();
    expect(leases.fenceOf('users')).toBeUndefined();
  });

  test('a renewal that is not answered does not hold up a run for ever', async () => {
    const { leases } = await state.open(300);
    server.always('GetItem', done);
    server.script('UpdateItem', done);
    const lease = await leases.acquire('users');
    server.always('UpdateItem', () => undefined);
    state.time += 300;
    await expect(lease.assertHeld()).rejects.toMatchObject({
      code: 'state_unreachable',
      message: 'the state table "the-state" did not answer "UpdateItem" in time',
    });
    server.always('UpdateItem', done);
    await lease[Symbol.asyncDispose]();
  });

  test('an outage shorter than the expiry is not noticed; a longer one is told as what it is, and can heal', async () => {
    const { leases } = await state.open();
    server.always('GetItem', done);
    server.script('UpdateItem', done);
    const lease = await leases.acquire('users');
    server.always('UpdateItem', ({ answer }) => {
      answer(503, {});
    });
    state.time += 20_000;
    await lease.assertHeld();
    state.time += 20_000;
    await expect(lease.assertHeld()).rejects.toMatchObject({ code: 'dynamodb_unavailable', exitCode: 3 });
    server.always('UpdateItem', done);
    await lease.assertHeld();
    await lease[Symbol.asyncDispose]();
  });
});
