import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { StreamPlace } from '../../../../src/sources/dynamodb/stream/place.js';
import { type FakeStreams, startFakeStreams } from './fake-streams.js';
import { never, openAt, readPass } from './reading.js';

const hour = 3_600_000;

let fake: FakeStreams;
beforeEach(async () => {
  fake = await startFakeStreams();
});
afterEach(async () => {
  await fake[Symbol.asyncDispose]();
});

/** A place that was taken so long ago that a stream can have trimmed what came after it. */
function aged(place: StreamPlace): StreamPlace {
  return { ...place, since: place.since - 30 * hour };
}

async function idsOf(from: StreamPlace): Promise<string[]> {
  const { changes } = await readPass(openAt(fake.url).reader, from);
  return changes.map(({ id }) => id);
}

describe('a gap', () => {
  const gap = { code: 'stream_gap', exitCode: 6 };

  test('is told when records after the place were trimmed', async () => {
    const shard = fake.shard('a');
    const begun = await openAt(fake.url).reader.begin(never);
    fake.put(shard, 2, 'a');
    const { place } = await readPass(openAt(fake.url).reader, begun);
    fake.put(shard, 2, 'b');
    fake.trim(shard);
    fake.put(shard, 2, 'c');
    await expect(idsOf(aged(place))).rejects.toMatchObject({
      ...gap,
      message: expect.stringMatching(/^the stream of table "t" no longer holds what changed after \d{4}-/),
    });
    await expect(idsOf(aged(begun))).rejects.toMatchObject(gap);
  });

  test('is told when a shard is gone, or trimmed under an iterator', async () => {
    const shard = fake.shard('a');
    const { reader } = openAt(fake.url);
    const begun = aged(await reader.begin(never));
    fake.put(shard, 4, 'a');
    const [page] = (await readPass(reader, begun, 1)).pages;
    expect(page?.changes).toHaveLength(3);
    fake.trim(shard);
    await expect(readPass(reader, page?.place ?? begun)).rejects.toMatchObject(gap);
    shard.listed = false;
    await expect(idsOf(begun)).rejects.toMatchObject(gap);
  });

  test('is none where all that was trimmed is older than the copy', async () => {
    const shard = fake.shard('a');
    fake.put(shard, 2, 'old');
    const begun = await openAt(fake.url).reader.begin(never);
    fake.trim(shard);
    const ids = fake.put(shard, 2, 'new');
    expect(await idsOf(begun)).toEqual(ids);
  });

  test('is none where a shard is gone whose records are older than the copy', async () => {
    const shard = fake.shard('a');
    const begun = await openAt(fake.url).reader.begin(never);
    shard.listed = false;
    const ids = fake.put(fake.shard('b', 'a'), 2);
    expect(await idsOf(begun)).toEqual(ids);
    await expect(idsOf(aged(begun))).rejects.toMatchObject(gap);
  });

  test('is told for another stream of the table', async () => {
    fake.shard('a');
    const begun = await openAt(fake.url).reader.begin(never);
    fake.arn = fake.arn.replace(/1$/, '2');
    await expect(idsOf(begun)).rejects.toMatchObject(gap);
  });
});
