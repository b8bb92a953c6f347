import { describe, expect, test } from '@jest/globals';
import { fail, type FakeStep, process } from '../../support/fake-dynamodb.js';
import { never } from '../../../src/testing/writes.js';
import { startFakeTarget } from './fake-target.js';

const IDS = ['a', 'b', 'c', 'd', 'e', 'f'];

describe('what can heal is sent again until it is written', () => {
  test.each<[string, FakeStep]>([
    ['ProvisionedThroughputExceededException', fail(400, 'ProvisionedThroughputExceededException')],
    ['ThrottlingException', fail(400, 'ThrottlingException')],
    ['RequestLimitExceeded', fail(400, 'RequestLimitExceeded')],
    ['InternalServerError', fail(500, 'InternalServerError')],
    [
      'HTTP 503 without a body',
      ({ answerText }) => {
        answerText(503, '');
      },
    ],
    [
      'HTTP 502 with a page',
      ({ answerText }) => {
        answerText(502, '<html>bad gateway</html>');
      },
    ],
    [
      'HTTP 429',
      ({ answer }) => {
        answer(429, {});
      },
    ],
    [
      'a reset before the write',
      ({ reset }) => {
        reset();
      },
    ],
    [
      'a reset after the write',
      ({ apply, reset }) => {
        apply();
        reset();
      },
    ],
    [
      'a body that is cut off',
      ({ apply, cut }) => {
        apply(['a']);
        cut();
      },
    ],
    [
      'a success without a body',
      ({ answerText }) => {
        answerText(200, '');
      },
    ],
    [
      'a success with a page',
      ({ answerText }) => {
        answerText(200, '<html>log in</html>');
      },
    ],
    [
      'a success that is no object',
      ({ answerText }) => {
        answerText(200, 'null');
      },
    ],
    [
      'a success that does not tell what is unprocessed',
      ({ answer }) => {
        answer(200, {});
      },
    ],
    ['nothing processed', process(0)],
    ['something processed', process(2)],
    [
      'an unprocessed item that was not sent',
      ({ answer }) => {
        answer(200, { UnprocessedItems: { t: [{ PutRequest: { Item: { _id: { S: 'who' } } } }] } });
      },
    ],
    [
      'an unprocessed request of no known kind',
      ({ answer }) => {
        answer(200, { UnprocessedItems: { t: [{}] } });
      },
    ],
  ])('%s', async (_, step) => {
    await using place = await startFakeTarget();
    const { fake, target, batch } = place;
    fake.script('BatchWriteItem', step);
    expect(await target.write(batch(...IDS), never)).toEqual([]);
    expect([...fake.items.keys()].sort()).toEqual(IDS);
    expect(fake.requests.length).toBe(2);
    expect(place.waits.length).toBe(1);
    expect(place.events.length).toBe(1);
  });

  test('a request that hangs', async () => {
    await using place = await startFakeTarget({ timeoutSeconds: 1 });
    place.fake.script('BatchWriteItem', () => undefined);
    expect(await place.target.write(place.batch('a'), never)).toEqual([]);
    expect(place.events).toMatchObject([{ type: 'retry', reason: 'ETIMEDOUT' }]);
  });

  test('an answer that hangs in the middle', async () => {
    await using place = await startFakeTarget({ timeoutSeconds: 1 });
    place.fake.script('BatchWriteItem', ({ stall }) => {
      stall();
    });
    expect(await place.target.write(place.batch('a'), never)).toEqual([]);
    expect(place.events).toMatchObject([{ type: 'retry' }]);
  });
});

test("a clock that differs from the server's is corrected by its answer", async () => {
  await using place = await startFakeTarget();
  place.fake.script('BatchWriteItem', ({ answer }) => {
    const body = {
      __type: 'InvalidSignatureException',
      message: 'Signature expired: 1 is now earlier than 2',
    };
    answer(400, body, { date: new Date(Date.now() + 3_600_000).toUTCString() });
  });
  expect(await place.target.write(place.batch('a'), never)).toEqual([]);
});

test('a table that is not known everywhere yet is waited for', async () => {
  await using place = await startFakeTarget();
  place.fake.script(
    'BatchWriteItem',
    fail(400, 'ResourceNotFoundException'),
    fail(400, 'ResourceNotFoundException'),
  );
  expect(await place.target.write(place.batch('a'), never)).toEqual([]);
});

test('only what is unprocessed is sent again, and progress resets the waits', async () => {
  await using place = await startFakeTarget();
  const { fake, target, batch, waits, events, batches } = place;
  fake.script('BatchWriteItem', process(0), process(0), process(4), process(0));
  await target.write(batch(...IDS), never);
  expect(fake.requests.map(({ ids }) => ids.join(''))).toEqual(['abcdef', 'abcdef', 'abcdef', 'ef', 'ef']);
  expect(waits).toEqual([50, 100, 50, 100]);
  const throttled = { type: 'throttle', side: 'target', limit: 'table t' };
  expect(events).toEqual(waits.map((delay) => ({ ...throttled, delay })));
  expect(batches.map(({ writes }) => writes)).toEqual([6, 6, 6, 2, 2]);
  expect([...fake.items.keys()]).toEqual(IDS);
});

test('one item of progress in each answer is enough for ever', async () => {
  await using place = await startFakeTarget({ giveUpSeconds: 1 });
  const ids = Array.from({ length: 25 }, (_, index) => `id-${index}`);
  place.fake.script('BatchWriteItem', ...ids.flatMap(() => [process(0), process(0), process(0), process(1)]));
  expect(await place.target.write(place.batch(...ids), never)).toEqual([]);
  expect(place.fake.items.size).toBe(25);
});

test('a batch is timed when it is answered, by the clock of the target, and not when it failed', async () => {
  await using place = await startFakeTarget();
  place.fake.script('BatchWriteItem', fail(500, 'InternalServerError'));
  await place.target.write(place.batch('a', 'b'), never);
  expect(place.batches).toEqual([{ type: 'batch', writes: 2, seconds: 0 }]);
});
