import { expect, test } from '@jest/globals';
import {
  beginnings,
  follow,
  type ListedShard,
  readable,
} from '../../../../src/sources/dynamodb/stream/lineage.js';
import type { ShardPlace, ShardPlaces } from '../../../../src/sources/dynamodb/stream/place.js';
import { pickOne, seededRandom } from '../../../support/random.js';
import { testSeed } from '../../../support/seed.js';

interface Grown extends ListedShard {
  closed: boolean;
}

/** A stream whose shards split, hand on and are trimmed from the oldest on. */
class Growing {
  readonly shards: Grown[] = [];
  readonly trimmed = new Set<string>();
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
    for (let root = 0; root < 1 + random() * 3; root += 1) this.#add(undefined);
  }

  get listed(): readonly ListedShard[] {
    const order = this.shards.filter(({ id }) => !this.trimmed.has(id));
    return order.sort(() => this.#random() - 0.5);
  }

  grow(): void {
    const parent = pickOne(
      this.#random,
      this.shards.filter(({ closed }) => !closed),
    );
    parent.closed = true;
    for (let child = 0; child < 1 + Math.floor(this.#random() * 2); child += 1) this.#add(parent.id);
  }

  /** Trims a shard whose parents are trimmed, and that is closed. */
  trim(): void {
    const oldest = this.shards.find(({ id, closed }) => closed && !this.trimmed.has(id));
    if (oldest !== undefined) this.trimmed.add(oldest.id);
  }

  /** Reads a shard as far as it has come. */
  read(id: string, read: Set<string>): ShardPlace {
    const shard = this.shards.find((known) => known.id === id);
    if (shard?.parent !== undefined) expect(read).toContain(shard.parent);
    if (shard?.closed !== true) return { after: '5' };
    read.add(id);
    return { done: true };
  }

  #add(parent: string | undefined): void {
    const id = `s${String(this.shards.length)}`;
    this.shards.push({ id, parent, start: '1', closed: false });
  }
}

/** Reads a growing stream for a while; tells whether a gap was met, and what was trimmed unread. */
function readFor(steps: number, random: () => number): { gap: boolean; lost: readonly string[] } {
  const stream = new Growing(random);
  const read = new Set<string>();
  let places: ShardPlaces = beginnings(stream.listed);
  const lost = (): readonly string[] => [...stream.trimmed].filter((id) => !read.has(id));
  for (let step = 0; step < steps; step += 1) {
    // Whatever was trimmed must be told of by the last listing at the latest.
    if (random() < 0.5) stream.grow();
    if (random() < 0.15) stream.trim();
    const lineage = follow(places, stream.listed, { complete: false });
    if ('lost' in lineage) return { gap: true, lost: lost() };
    const id = random() < 0.1 ? undefined : readable(lineage.shards, stream.listed)[0];
    places = id === undefined ? lineage.shards : { ...lineage.shards, [id]: stream.read(id, read) };
  }
  return { gap: 'lost' in follow(places, stream.listed, { complete: false }), lost: lost() };
}

test('parents are read before children, and no shard is passed over unnoticed', () => {
  const ends = { gap: 0, complete: 0 };
  for (let seed = testSeed; seed < testSeed + 1_000; seed += 1) {
    const { gap, lost } = readFor(30, seededRandom(seed));
    expect({ seed, gap }).toEqual({ seed, gap: lost.length > 0 });
    ends[gap ? 'gap' : 'complete'] += 1;
  }
  expect(Math.min(ends.gap, ends.complete)).toBeGreaterThan(100);
});
