import { isDone, type ShardPlace, type ShardPlaces } from './place.js';

/** A shard as the stream lists it. */
export interface ListedShard {
  readonly id: string;
  readonly parent?: string | undefined;
  /** The first sequence number that it can hold. */
  readonly start: string;
  /** Nothing more will come into it. */
  readonly closed: boolean;
}

type Listing = ReadonlyMap<string, ListedShard>;

/** What a new listing makes of the places in the shards, or the shard whose records are not there. */
export type Lineage = { readonly shards: ShardPlaces } | { readonly lost: string };

/**
 * Brings places up to a new listing of the shards: children of what is known come in, what has handed on goes out.
 *
 * `complete` tells that nothing that matters can have been trimmed: a shard that is gone then had nothing of it. It stays
 * until it was asked for.
 */
export function follow(
  places: ShardPlaces,
  listed: readonly ListedShard[],
  { complete }: { readonly complete: boolean },
): Lineage {
  const byId = new Map(listed.map((shard) => [shard.id, shard]));
  const parents = new Set(listed.map(({ parent }) => parent));
  const next = new Map<string, ShardPlace>();
  for (const [id, place] of Object.entries(places)) {
    // Every shard that ends has children. Where neither it nor a child is listed, all of them were trimmed.
    const gone = !byId.has(id) && !(isDone(place) && parents.has(id));
    if (gone && !complete) return { lost: id };
    next.set(id, place);
  }
  const lost = enter(next, byId, complete || next.size === 0);
  return lost === undefined ? { shards: withoutHandedOn(next, byId) } : { lost };
}

/** Enters the shards that are new; returns one whose parent was not read, if there is such. */
function enter(places: Map<string, ShardPlace>, byId: Listing, roots: boolean): string | undefined {
  const read = ancestors(places.keys(), byId);
  for (const { id, parent, start } of eldersFirst(byId)) {
    if (places.has(id) || read.has(id)) continue;
    // A shard without a parent has been there since the stream is on.
    const next = parent === undefined ? roots : places.has(parent) || read.has(parent);
    if (!next) return id;
    places.set(id, { at: start });
  }
  return undefined;
}

/** Leaves out the shards that were read and have children. */
function withoutHandedOn(places: ReadonlyMap<string, ShardPlace>, byId: Listing): ShardPlaces {
  const elders = ancestors(places.keys(), byId);
  return Object.fromEntries([...places].filter(([id, place]) => !isDone(place) || !elders.has(id)));
}

/** The shards that may be read now: those not read to their end whose ancestors were. */
export function readable(places: ShardPlaces, listed: readonly ListedShard[]): readonly string[] {
  const byId = new Map(listed.map((shard) => [shard.id, shard]));
  const unread = Object.keys(places).filter((id) => {
    const place = places[id];
    return place !== undefined && !isDone(place);
  });
  const waited = new Set(unread);
  return unread.filter((id) => ![...ancestors([id], byId)].some((ancestor) => waited.has(ancestor)));
}

/** The shards that were read to their end, and whose children are not listed yet. */
export function leaves(places: ShardPlaces): readonly string[] {
  return Object.entries(places).flatMap(([id, place]) => (isDone(place) ? [id] : []));
}

/**
 * The places to begin at to read what changed since a moment, in milliseconds since 1970; without it, all that is there.
 *
 * A closed shard can be left out when its children were all made before that: it ended then.
 */
export function beginnings(listed: readonly ListedShard[], since = -Infinity): ShardPlaces {
  const succeeded = new Map<string, number>();
  for (const { id, parent } of listed) {
    if (parent !== undefined) succeeded.set(parent, Math.max(madeAt(id), succeeded.get(parent) ?? 0));
  }
  const needed = listed.filter(({ id, closed }) => !closed || (succeeded.get(id) ?? Infinity) >= since);
  return Object.fromEntries(needed.map(({ id, start }) => [id, { at: start }]));
}

/** When a shard was made, from its id; the end of time where that does not tell. */
function madeAt(id: string): number {
  const time = /^shardId-(\d{20})-/.exec(id)?.[1];
  return time === undefined ? Infinity : Number(time);
}

function ancestors(ids: Iterable<string>, byId: Listing): ReadonlySet<string> {
  const found = new Set<string>();
  for (const id of ids) {
    let parent = byId.get(id)?.parent;
    while (parent !== undefined && !found.has(parent)) {
      found.add(parent);
      parent = byId.get(parent)?.parent;
    }
  }
  return found;
}

/** Each after its parent, if that is listed. */
function eldersFirst(byId: Listing): readonly ListedShard[] {
  const seen = new Set<string>();
  const order: ListedShard[] = [];
  const add = (shard: ListedShard | undefined): void => {
    if (shard === undefined || seen.has(shard.id)) return;
    seen.add(shard.id);
    if (shard.parent !== undefined) add(byId.get(shard.parent));
    order.push(shard);
  };
  for (const shard of byId.values()) add(shard);
  return order;
}
