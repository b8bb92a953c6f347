import { appliedFrom, isDone, type StreamPlace } from './place.js';
import { QUIET_ANSWERS, type ShardCursor } from './shard-cursor.js';

/** How many answers of one shard are looked at. */
const ANSWERS = 12;

interface Counting {
  readonly place: StreamPlace;
  readonly stop: AbortSignal;
}

/** Counts the records ahead of these cursors; undefined when there are more than a few answers hold. */
export async function countPending(
  cursors: readonly ShardCursor[],
  counting: Counting,
): Promise<number | undefined> {
  const counts = await Promise.all(cursors.map((cursor) => countAhead(cursor, counting)));
  return counts.reduce(
    (sum, count) => (sum === undefined || count === undefined ? undefined : sum + count),
    0,
  );
}

async function countAhead(cursor: ShardCursor, { place, stop }: Counting): Promise<number | undefined> {
  const from = appliedFrom(place);
  let count = 0;
  let empty = 0;
  for (let answers = 0; answers < ANSWERS; answers += 1) {
    const batch = await cursor.next(stop);
    count += batch.records.filter(({ time = Infinity }) => time >= from).length;
    empty = batch.records.length > 0 ? 0 : empty + 1;
    if (isDone(batch.place)) return undefined;
    if (empty >= QUIET_ANSWERS && cursor.settled) return count;
  }
  return undefined;
}
