import { isDeepStrictEqual } from 'node:util';
import { expect, test } from '@jest/globals';
import type { StreamPlace } from '../../../../src/sources/dynamodb/stream/place.js';
import { pickOne, seededRandom } from '../../../support/random.js';
import { testSeed } from '../../../support/seed.js';
import { type FakeStreams, startFakeStreams } from './fake-streams.js';
import { never, openAt, readPass } from './reading.js';

interface End {
  readonly log: unknown;
  readonly target: unknown;
  /** What was read when, and of what, for whoever has to find out why the others differ. */
  readonly story: readonly string[];
}

test('runs that are cut anywhere end like the log', async () => {
  for (let round = 0; round < 12; round += 1) {
    const seed = testSeed + round;
    const random = seededRandom(seed);
    const fake = await startFakeStreams({ page: 1 + Math.floor(random() * 4) });
    const end = await followed(fake, random)
      .catch((cause: unknown) => Promise.reject(new Error(`seed ${String(seed)} cannot be read`, { cause })))
      .finally(() => fake[Symbol.asyncDispose]());
    expect({ seed, ...(isDeepStrictEqual(end.target, end.log) ? {} : end) }).toEqual({ seed });
  }
}, 120_000);

/** Follows a stream that changes, splits and fails meanwhile; each item stays in one line of shards. */
async function followed(fake: FakeStreams, random: () => number): Promise<End> {
  const log = new Map<string, number>();
  const target = new Map<string, unknown>();
  const story: string[] = [];
  startClock(fake, random);
  const open = [0, 1, 2].map((line) => ({ line, shard: fake.shard(`${String(line)}-0`) }));
  const { reader, clients } = openAt(fake.url);
  let place = await reader.begin(never);
  const change = (step: number): void => {
    const { line, shard } = pickOne(random, open);
    const id = `${String(line)}/${String(Math.floor(random() * 6))}`;
    if (random() < 0.3) {
      log.delete(id);
      fake.change(shard, id);
    } else {
      log.set(id, step);
      fake.change(shard, id, { step: { N: String(step) } });
    }
  };
  const rotate = (step: number): void => {
    const at = pickOne(random, open);
    at.shard.closed = true;
    at.shard = fake.shard(`${String(at.line)}-${String(step)}`, at.shard.id);
  };
  const apply = async (pages: number): Promise<void> => {
    const pass = await readPass(openAt(fake.url, { clients }).reader, place, pages);
    for (const made of pass.changes) {
      if (made.kind === 'removal') target.delete(made.id);
      else target.set(made.id, made.document['step']);
    }
    story.push(`at ${String(fake.clock())}, at most ${String(pages)} pages, from ${JSON.stringify(place)}`);
    for (const page of pass.pages) story.push(`  read ${JSON.stringify(page)}`);
    place = JSON.parse(JSON.stringify(pass.place)) as StreamPlace;
  };
  for (let step = 0; step < 60; step += 1) {
    change(step);
    if (random() < 0.1) rotate(step + 1);
    if (random() < 0.1) expire(fake);
    if (random() < 0.15) await apply(Math.floor(random() * 4));
  }
  await apply(Infinity);
  story.push(...[...fake.shards.values()].map((shard) => JSON.stringify(shard)));
  return { log: [...log].sort(), target: [...target].sort(), story };
}

/** Lets an iterator be expired, but never as many in a row as make a gap. */
function expire(fake: FakeStreams): void {
  if (fake.troubled('GetRecords') >= 3) return;
  fake.trouble('GetRecords', { status: 400, name: 'ExpiredIteratorException' });
}

/** Makes the time of a fake one that is not ours by minutes, and stands still but for now and then. */
function startClock(fake: FakeStreams, random: () => number): void {
  let time = Math.floor(Date.now() / 1000) * 1000 + Math.floor((random() - 0.5) * 400) * 1000;
  fake.clock = () => time;
  const change = fake.change.bind(fake);
  fake.change = (...args) => {
    if (random() < 0.3) time += Math.floor(random() * 4) * 500;
    change(...args);
  };
}
