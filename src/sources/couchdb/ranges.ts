import type { KeyRange } from '../../couchdb/all-docs.js';
import { compareIds } from '../../couchdb/ids.js';
import type { Database } from '../../couchdb/database.js';
import { Ranks } from './ranks.js';

/** Below this many documents one connection is quick enough. */
const worthSplitting = 5_000;

/**
 * Cuts a database into key ranges with about equally many documents.
 *
 * The ranges touch each other and cover every id there can be. A database that does not count
 * its ids is left in one piece.
 */
export async function splitRanges(
  database: Database,
  options: { readonly ranges: number; readonly documents: number; readonly stop: AbortSignal },
): Promise<readonly KeyRange[]> {
  const { ranges, documents, stop } = options;
  if (ranges < 2 || documents < worthSplitting) return [{}];
  const ranks = await Ranks.of(database, stop);
  if (ranks === undefined) return [{}];
  const width = (ranks.last.rank - ranks.first.rank) / ranges;
  const splits: string[] = [];
  for (let index = 1; index < ranges; index += 1) {
    const id = (await ranks.near(ranks.first.rank + width * index, width / 8))?.id;
    const previous = splits.at(-1);
    if (id !== undefined && (previous === undefined || compareIds(previous, id) < 0)) splits.push(id);
  }
  return [...splits, undefined].map((end, index) => ({ start: splits[index - 1], end }));
}
