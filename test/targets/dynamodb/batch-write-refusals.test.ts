import { describe, expect, test } from '@jest/globals';
import { fail, type FakeStep, process } from '../../support/fake-dynamodb.js';
import { never, refusedOf } from '../../../src/testing/writes.js';
import { startFakeTarget } from './fake-target.js';

const IDS = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Refuses every batch with one of these ids, as DynamoDB does. */
function poisoned(ids: readonly string[], message: string): FakeStep {
  return (exchange) => {
    const bad = ids.some((id) => exchange.writes.has(id));
    (bad ? fail(400, 'ValidationException', { message }) : process(Infinity))(exchange);
  };
}

describe('what the database refuses', () => {
  test('is found by division and listed, and everything else is written', async () => {
    await using place = await startFakeTarget();
    const ids = Array.from({ length: 25 }, (_, index) => `id-${String(index).padStart(2, '0')}`);
    place.fake.always(
      'BatchWriteItem',
      poisoned(['id-03', 'id-17'], 'One or more parameter values were invalid'),
    );
    const refused = refusedOf(await place.target.write(place.batch(...ids), never));
    expect(refused.map(({ write }) => write.identity).sort()).toEqual(['id-03', 'id-17']);
    expect(refused[0]?.rejection).toMatchObject({
      code: 'refused_by_target',
      reason: 'DynamoDB refused the item: One or more parameter values were invalid',
    });
    expect(place.fake.items.size).toBe(23);
    expect(place.waits).toEqual([]);
  });

  test('has a code of its own for its size', async () => {
    await using place = await startFakeTarget();
    place.fake.always('BatchWriteItem', poisoned(['b'], 'Item size has exceeded the maximum allowed size'));
    const refused = await place.target.write(place.batch('a', 'b', 'c'), never);
    expect(refused).toMatchObject([{ write: { identity: 'b' }, rejection: { code: 'item_too_large' } }]);
  });

  test('is found among throttling and lost answers too', async () => {
    await using place = await startFakeTarget();
    const poison = poisoned(['c'], 'no');
    place.fake.script(
      'BatchWriteItem',
      process(0),
      poison,
      ({ reset }) => {
        reset();
      },
      poison,
      fail(500, 'InternalServerError'),
    );
    place.fake.always('BatchWriteItem', poison);
    const refused = await place.target.write(place.batch(...IDS), never);
    expect(refused.map(({ write }) => write.identity)).toEqual(['c']);
    expect(place.fake.items.size).toBe(5);
  });

  test('is divided when the request as a whole is too large', async () => {
    await using place = await startFakeTarget();
    place.fake.always('BatchWriteItem', (exchange) => {
      if (exchange.writes.size > 2) exchange.answerText(413, '');
      else process(Infinity)(exchange);
    });
    expect(await place.target.write(place.batch(...IDS), never)).toEqual([]);
    expect(place.fake.items.size).toBe(6);
  });
});
