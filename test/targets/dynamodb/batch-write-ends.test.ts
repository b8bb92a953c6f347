import { getMaxListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { EnvironmentError, WriteFailedError } from '../../../src/errors.js';
import { fail, process } from '../../support/fake-dynamodb.js';
import { never } from '../../../src/testing/writes.js';
import { startFakeTarget } from './fake-target.js';

const IDS = ['a', 'b', 'c', 'd', 'e', 'f'];

describe('what a person must mend ends the writing', () => {
  test.each([
    ['ExpiredTokenException', 'credentials_expired'],
    ['UnrecognizedClientException', 'credentials_refused'],
    ['AccessDeniedException', 'access_denied'],
    ['SomethingNewException', 'dynamodb_failed'],
  ])('at once: %s', async (name, code) => {
    await using place = await startFakeTarget();
    place.fake.script('BatchWriteItem', fail(400, name));
    const failure = place.target.write(place.batch('a'), never);
    await expect(failure).rejects.toThrow(EnvironmentError);
    await expect(failure).rejects.toMatchObject({ code });
    expect(place.fake.requests.length).toBe(1);
  });

  test('denied access names the action and the table', async () => {
    await using place = await startFakeTarget();
    place.fake.script('BatchWriteItem', fail(400, 'AccessDeniedException'));
    await expect(place.target.write(place.batch('a'), never)).rejects.toThrow(
      '"dynamodb:BatchWriteItem" on table "t" was denied',
    );
  });

  test('a table that was deleted, after a while', async () => {
    await using place = await startFakeTarget();
    place.fake.always('BatchWriteItem', fail(400, 'ResourceNotFoundException'));
    await expect(place.target.write(place.batch('a'), never)).rejects.toMatchObject({
      code: 'table_missing',
    });
    expect(place.waits.length).toBeGreaterThan(3);
  });

  test('a table that was deleted, at the latest when it would be given up', async () => {
    await using place = await startFakeTarget({ giveUpSeconds: 1 });
    place.fake.always('BatchWriteItem', fail(400, 'ResourceNotFoundException'));
    await expect(place.target.write(place.batch('a'), never)).rejects.toMatchObject({
      code: 'table_missing',
    });
    const waited = place.waits.reduce((sum, wait) => sum + wait, 0);
    expect(waited - (place.waits.at(-1) ?? 0)).toBeLessThan(1_000);
  });
});

test('without progress writing is given up, and the error tells how many writes are pending', async () => {
  await using place = await startFakeTarget({ giveUpSeconds: 60 });
  place.fake.script('BatchWriteItem', process(2));
  place.fake.always('BatchWriteItem', process(0));
  const failure = place.target.write(place.batch(...IDS), never);
  await expect(failure).rejects.toThrow(WriteFailedError);
  await expect(failure).rejects.toMatchObject({
    code: 'target_unavailable',
    message:
      'writing to table "t" was given up after 60 seconds without progress at "f", with 4 writes pending: unprocessed entries',
  });
  expect(Math.max(...place.waits)).toBe(20_000);
});

test('an endpoint where nobody listens is given up with its address', async () => {
  await using place = await startFakeTarget({ giveUpSeconds: 1 });
  const batch = place.batch('a');
  await place.fake[Symbol.asyncDispose]();
  await expect(place.target.write(batch, never)).rejects.toThrow('with 1 write pending: ECONNREFUSED');
});

test('a write over which the server always fails is named, and does not hold up the others', async () => {
  await using place = await startFakeTarget({ giveUpSeconds: 60 });
  place.fake.always('BatchWriteItem', (exchange) => {
    (exchange.writes.has('c') ? fail(500, 'InternalFailure') : process(Infinity))(exchange);
  });
  await expect(place.target.write(place.batch(...IDS), never)).rejects.toThrow(
    'at "c", with 1 write pending: InternalFailure',
  );
  expect([...place.fake.items.keys()].sort()).toEqual(['a', 'b', 'd', 'e', 'f']);
});

test('a signal ends a request under way with its reason', async () => {
  await using place = await startFakeTarget();
  const controller = new AbortController();
  const reason = new Error('enough');
  place.fake.script('BatchWriteItem', () => {
    controller.abort(reason);
  });
  await expect(place.target.write(place.batch('a'), controller.signal)).rejects.toBe(reason);
});

test('a signal ends the waiting with its reason', async () => {
  await using place = await startFakeTarget();
  const controller = new AbortController();
  const reason = new Error('enough');
  place.fake.script('BatchWriteItem', (exchange) => {
    process(0)(exchange);
    controller.abort(reason);
  });
  await expect(place.target.write(place.batch('a'), controller.signal)).rejects.toBe(reason);
});

test('many batches may wait for one signal without a warning', async () => {
  await using place = await startFakeTarget();
  const { signal } = new AbortController();
  await place.target.write(place.batch('a'), signal);
  // Node's warning of a leak cannot be caught in here: Jest gives tests another process object.
  expect(getMaxListeners(signal)).toBe(Infinity);
});
