import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { StreamPlace } from '../../../../src/sources/dynamodb/stream/place.js';
import { type FakeStreams, startFakeStreams } from './fake-streams.js';
import { inWords, never, openAt, readPass } from './reading.js';

let fake: FakeStreams;
beforeEach(async () => {
  fake = await startFakeStreams();
});
afterEach(async () => {
  await fake[Symbol.asyncDispose]();
});

async function idsOf(from: StreamPlace): Promise<string[]> {
  const { changes } = await readPass(openAt(fake.url).reader, from);
  return changes.map(({ id }) => id);
}

describe('a pass', () => {
  test('reads all shards, however many answers list them', async () => {
    const shards = Array.from({ length: 11 }, (_, index) => fake.shard(`shard${String(index)}`));
    const begun = await openAt(fake.url).reader.begin(never);
    const ids = shards.flatMap((shard, index) => fake.put(shard, 4, `${String(index)}-`));
    expect((await idsOf(begun)).sort()).toEqual(ids.sort());
  });

  test('reads parents before children, and children that come while it reads', async () => {
    const parent = fake.shard('p');
    const begun = await openAt(fake.url).reader.begin(never);
    fake.put(parent, 5, 'p');
    fake.trouble('GetRecords', {
      then: () => {
        if (parent.closed) return;
        parent.closed = true;
        for (const id of ['c', 'd']) fake.put(fake.shard(id, 'p'), 4, id);
      },
    });
    const ids = await idsOf(begun);
    expect(ids.slice(0, 5)).toEqual(['p0', 'p1', 'p2', 'p3', 'p4']);
    expect(ids.slice(5).sort()).toEqual(['c0', 'c1', 'c2', 'c3', 'd0', 'd1', 'd2', 'd3']);
  });

  test('finds a child that is listed later than its parent ends', async () => {
    const parent = fake.shard('p');
    const { reader } = openAt(fake.url);
    const begun = await reader.begin(never);
    fake.put(parent, 2, 'p');
    parent.closed = true;
    const child = fake.shard('c', 'p');
    fake.put(child, 2, 'c');
    child.listed = false;
    const list = (): void => {
      child.listed = true;
    };
    fake.trouble('DescribeStream', { then: () => undefined }, { then: () => undefined }, { then: list });
    expect((await readPass(reader, begun)).changes.map(({ id }) => id)).toEqual(['p0', 'p1', 'c0', 'c1']);
  });

  test('finds a child in the next pass when it was listed too late for this one', async () => {
    const parent = fake.shard('p');
    const { reader } = openAt(fake.url);
    const begun = await reader.begin(never);
    fake.put(parent, 1, 'p');
    parent.closed = true;
    const first = await readPass(reader, begun);
    expect(first.place.shards).toMatchObject({ p: { done: true } });
    const waiting = reader.awaitChange(first.place, never);
    fake.put(fake.shard('c', 'p'), 1, 'c');
    await waiting;
    const second = await readPass(reader, first.place);
    expect(second.changes.map(({ id }) => id)).toEqual(['c0']);
    expect(Object.keys(second.place.shards)).toEqual(['c']);
  });

  test('goes on through answers that are empty although records follow', async () => {
    const shard = fake.shard('a');
    shard.empty = 9;
    const begun = await openAt(fake.url).reader.begin(never);
    const ids = fake.put(shard, 4, 'a');
    expect(await idsOf(begun)).toEqual(ids);
  });

  test('gets through any number of empty answers as long as the reader lives', async () => {
    const shard = fake.shard('a');
    shard.empty = 40;
    const { reader } = openAt(fake.url);
    const begun = await reader.begin(never);
    fake.put(shard, 1, 'a');
    expect((await readPass(reader, begun)).changes).toEqual([]);
    await reader.awaitChange(begun, never);
    expect((await readPass(reader, begun)).changes).toHaveLength(1);
  });

  test('begins where it is told, wherever the last one ended', async () => {
    const shard = fake.shard('a');
    const { reader } = openAt(fake.url);
    const begun = await reader.begin(never);
    const ids = fake.put(shard, 5);
    for (const pages of [Infinity, 1, Infinity]) {
      const { changes } = await readPass(reader, begun, pages);
      expect(changes.map(({ id }) => id)).toEqual(ids.slice(0, pages * 3));
    }
  });

  test('ends although a shard is never quiet', async () => {
    const shard = fake.shard('a');
    const begun = await openAt(fake.url).reader.begin(never);
    fake.put(shard, 3, 'a');
    const more = {
      then: () => {
        fake.clock = () => Date.now() + 20_000;
        fake.change(shard, 'more', {});
      },
    };
    fake.trouble('GetRecords', ...Array.from({ length: 100 }, () => more));
    const ids = await idsOf(begun);
    expect(ids.slice(0, 3)).toEqual(['a0', 'a1', 'a2']);
    expect(ids.length).toBeLessThan(10);
  });

  test.each([
    ['a clock that differs from ours by minutes', 180_000, 180_000],
    ['records that are dated some seconds ahead', 5_000, 0],
  ])('reads all that came before it, with %s', async (_, made, read) => {
    const shard = fake.shard('a');
    const begun = await openAt(fake.url).reader.begin(never);
    fake.clock = () => Date.now() + made;
    const ids = fake.put(shard, 10, 'a');
    fake.clock = () => Date.now() + read;
    expect(await idsOf(begun)).toEqual(ids);
  });

  test('heals from throttling, server errors, cut and senseless answers, and expired iterators', async () => {
    const shard = fake.shard('a');
    const { reader, events } = openAt(fake.url);
    const begun = await reader.begin(never);
    const ids = fake.put(shard, 10, 'a');
    const troubles = [
      { status: 400, name: 'LimitExceededException' },
      { status: 500, name: 'InternalServerError' },
      { cut: true },
      { body: '<html>' },
      { body: '{}' },
      { body: '' },
      { status: 400, name: 'ExpiredIteratorException' },
    ] as const;
    fake.trouble('GetRecords', ...troubles, { then: () => undefined }, ...troubles);
    fake.trouble('DescribeStream', { status: 400, name: 'LimitExceededException' }, { body: '{}' });
    fake.trouble('GetShardIterator', { status: 503, name: 'ServiceUnavailable' });
    expect((await readPass(reader, begun)).changes.map(({ id }) => id)).toEqual(ids);
    const kinds = events.map((event) => ('side' in event ? `${event.type} ${event.side}` : event.type));
    expect(new Set(kinds)).toEqual(new Set(['throttle source', 'retry source']));
  });

  test('gives up a stream that stays unavailable', async () => {
    fake.shard('a');
    const begun = await openAt(fake.url).reader.begin(never);
    fake.trouble(
      'GetRecords',
      ...Array.from({ length: 200 }, () => ({ status: 500, name: 'InternalServerError' })),
    );
    await expect(idsOf(begun)).rejects.toMatchObject({ code: 'source_unavailable', exitCode: 3 });
  });

  test('takes attributes of any name as they came', async () => {
    const shard = fake.shard('a');
    const begun = await openAt(fake.url).reader.begin(never);
    const fields = JSON.parse('{"__proto__":{"S":"x"},"bytes":{"B":"eA=="},"n":{"N":"1.0"}}') as object;
    fake.change(shard, 'a', { ...fields });
    const { changes } = await readPass(openAt(fake.url).reader, begun);
    expect(changes.map(inWords)).toEqual([
      'a={"_id":{"S":"a"},"__proto__":{"S":"x"},"bytes":{"B":"eA=="},"n":{"N":"1.0"}}',
    ]);
  });
});
