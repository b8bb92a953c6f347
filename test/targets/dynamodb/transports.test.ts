import { expect, test } from '@jest/globals';
import { never } from '../../../src/testing/writes.js';
import { fail, type FakeStep, process } from '../../support/fake-dynamodb.js';
import { pickOne, seededRandom } from '../../support/random.js';
import { testSeed } from '../../support/seed.js';
import { type FakeTarget, startFakeTarget } from './fake-target.js';

const healing: readonly FakeStep[] = [
  process(0),
  process(1),
  process(Infinity),
  fail(400, 'ProvisionedThroughputExceededException'),
  fail(400, 'ThrottlingException', { ThrottlingReasons: [{ reason: 'TableWriteAccountLimitExceeded' }] }),
  fail(500, 'InternalServerError'),
  fail(400, 'ValidationException'),
  ({ answerText }) => {
    answerText(503, '<html>busy</html>');
  },
  ({ answerText }) => {
    answerText(200, 'not JSON');
  },
  ({ answer }) => {
    answer(200, {});
  },
  ({ cut }) => {
    cut();
  },
  ({ reset }) => {
    reset();
  },
  ({ apply, reset }) => {
    apply();
    reset();
  },
];

/** Writes batches one after the other while requests fail as the seed says, and tells all that came of it. */
async function outcomeOf(transport: 'lean' | 'sdk', seed: number) {
  const random = seededRandom(seed);
  await using place: FakeTarget = await startFakeTarget({ transport });
  const { fake, target, batch } = place;
  const refused: string[] = [];
  for (let round = 0; round < 10; round += 1) {
    fake.script('BatchWriteItem', ...Array.from({ length: 2 }, () => pickOne(random, healing)));
    const ids = Array.from({ length: 5 }, (_, index) => `${round}-${index}`);
    const outcome = await target.write(batch(...ids), never);
    refused.push(...outcome.map(({ write }) => write.id));
  }
  const { events, waits, batches } = place;
  const told = batches.map(({ writes }) => writes);
  return { refused, events, waits, told, items: [...fake.items.keys()].sort(), requests: [...fake.requests] };
}

test('the same is written, refused, waited and told by both transports', async () => {
  for (let round = 0; round < 4; round += 1) {
    const seed = testSeed + round;
    const [lean, sdk] = await Promise.all([outcomeOf('lean', seed), outcomeOf('sdk', seed)]);
    expect({ seed, ...lean }).toEqual({ seed, ...sdk });
    expect(lean.events.length).toBeGreaterThan(0);
  }
});
