import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type FakeStreams, startFakeStreams } from './fake-streams.js';
import { never, openAt } from './reading.js';

let fake: FakeStreams;
beforeEach(async () => {
  fake = await startFakeStreams();
});
afterEach(async () => {
  await fake[Symbol.asyncDispose]();
});

/** Watches a stream that gets no news before so many answers, and tells what was told meanwhile. */
async function toldIn(answers: number): Promise<readonly string[]> {
  const shard = fake.shard('a');
  const { reader, events } = openAt(fake.url);
  const begun = await reader.begin(never);
  const news = {
    then: () => {
      fake.put(shard, 1);
    },
  };
  fake.trouble('GetRecords', ...Array.from({ length: answers }, () => ({ then: () => undefined })), news);
  await reader.awaitChange(begun, never);
  return events.map(({ type }) => type);
}

test('a stream without news is told of at once, then every 30 seconds', async () => {
  expect(await toldIn(1)).toEqual(['quiet']);
  expect(await toldIn(65)).toEqual(['quiet', 'quiet', 'quiet']);
});

test('a stream that has news is not called quiet', async () => {
  expect(await toldIn(0)).toEqual([]);
});

test('a stream that answers again after trouble is told of at once', async () => {
  const shard = fake.shard('a');
  const { reader, events } = openAt(fake.url);
  const begun = await reader.begin(never);
  const idle = { then: () => undefined };
  const trouble = { status: 500, name: 'InternalServerError' };
  fake.trouble('GetRecords', idle, idle, trouble, idle, idle, {
    then: () => {
      fake.put(shard, 1);
    },
  });
  await reader.awaitChange(begun, never);
  expect(events.map(({ type }) => type)).toEqual(['quiet', 'retry', 'quiet']);
});
