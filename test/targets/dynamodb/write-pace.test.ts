import { describe, expect, test } from '@jest/globals';
import type { PreparedWrite } from '../../../src/targets/target.js';
import { type FakeStep, fail, process } from '../../support/fake-dynamodb.js';
import { never, prepare, put } from '../../../src/testing/writes.js';
import { type FakeTarget, startFakeTarget } from './fake-target.js';

/** Processes some writes and says what that has consumed. */
function consuming(units: number, count = Infinity): FakeStep {
  return (exchange) => {
    const capacity = [{ TableName: 't', CapacityUnits: units }];
    process(count)({
      ...exchange,
      answer: (status, body) => {
        exchange.answer(status, { ...Object(body), ConsumedCapacity: capacity });
      },
    });
  };
}

/** What a second write of one small item waits for, after a first write that went as the steps say. */
async function waitAfter(
  place: FakeTarget,
  batch: readonly PreparedWrite[],
  ...steps: readonly FakeStep[]
): Promise<number> {
  place.fake.script('BatchWriteItem', ...steps);
  await place.target.write(batch, never);
  const before = place.waits.length;
  await place.target.write(place.batch('next'), never);
  return place.waits.slice(before).reduce((sum, wait) => sum + wait, 0);
}

const limited = (): Promise<FakeTarget> => startFakeTarget({}, {}, 10);

describe('a rate limit', () => {
  test.each<[string, number, readonly FakeStep[]]>([
    ['what the answer says, indexes included', 2_000, [consuming(30)]],
    ['what was expected where the answer does not say', 0, [process(Infinity)]],
    // The first part is paid for before the second is sent.
    ['the second answer of a batch that was processed in parts', 1_500, [consuming(25, 1), consuming(15)]],
    ['nothing for a request that was throttled', 2_000, [fail(400, 'ThrottlingException'), consuming(30)]],
    [
      'what was expected for a request whose answer was lost',
      // 10 + 0.05 s · 10 - 2 - 30
      2_150,
      [
        ({ reset }): void => {
          reset();
        },
        consuming(30),
      ],
    ],
  ])('is charged %s', async (_, wait, steps) => {
    await using place = await limited();
    const waited = await waitAfter(place, place.batch('a', 'b'), ...steps);
    expect(waited).toBeGreaterThanOrEqual(wait - 60);
    expect(waited).toBeLessThanOrEqual(wait + 10);
  });

  test('is charged a unit for each kilobyte begun while the answer is not there yet', async () => {
    await using place = await limited();
    const item = { _id: 'a', text: 'x'.repeat(50_000) };
    const large = prepare(place.target, { ...put(item), id: 'a' });
    const waited = await waitAfter(place, [large], process(Infinity));
    expect(waited).toBe(3_901);
  });

  test('names itself when something waits for it', async () => {
    await using place = await limited();
    await waitAfter(place, place.batch('a'), consuming(15));
    const paced = { type: 'paced', side: 'target', limit: 'rate limit 10 WU/s', delay: 501 };
    expect(place.events).toEqual([{ type: 'consumed', writeUnits: 15 }, paced]);
  });

  test('a stop ends the waiting', async () => {
    await using place = await limited();
    place.fake.script('BatchWriteItem', consuming(100_000));
    await place.target.write(place.batch('a'), never);
    await expect(place.target.write(place.batch('b'), AbortSignal.abort(new Error('no')))).rejects.toThrow(
      'no',
    );
  });

  test('waiting for it is no lack of progress', async () => {
    await using place = await startFakeTarget({ giveUpSeconds: 60 }, {}, 10);
    place.fake.script('BatchWriteItem', consuming(2_000), fail(400, 'ThrottlingException'));
    await place.target.write(place.batch('a'), never);
    expect(await place.target.write(place.batch('b'), never)).toEqual([]);
    expect(place.waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(199_000);
  });
});

test('without one nothing waits, and what is consumed is told all the same', async () => {
  await using place = await startFakeTarget();
  const waited = await waitAfter(place, place.batch('a'), consuming(100_000));
  expect(waited).toBe(0);
  expect(place.events).toEqual([{ type: 'consumed', writeUnits: 100_000 }]);
});

test.each<[string, unknown]>([
  ['no number', { CapacityUnits: '3' }],
  ['a list of something else', [null, { TableName: 't' }]],
  ['nothing consumed', [{ TableName: 't', CapacityUnits: 0 }]],
])('a capacity that is %s is not counted', async (_, capacity) => {
  await using place = await startFakeTarget();
  place.fake.script('BatchWriteItem', ({ apply, answer }) => {
    apply();
    answer(200, { UnprocessedItems: {}, ConsumedCapacity: capacity });
  });
  await place.target.write(place.batch('a'), never);
  expect(place.events).toEqual([]);
});
