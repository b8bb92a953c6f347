import type { KeyRange } from '../../couchdb/all-docs.js';
import { compareIds } from '../../couchdb/ids.js';
import type { Database } from '../../couchdb/database.js';
import { Ranks } from './ranks.js';

/** A key range of which no more than `most` rows are to be read, from its beginning. */
export interface Chunk extends KeyRange {
  readonly most?: number;
}

const mostStrata = 64;

/** Fewer rows than this are not worth the questions that find them. */
const rowsPerChunk = 10;

/**
 * Finds short chunks that lie in the middle of strata of equally many ids, and have `documents` ids in all.
 *
 * A chunk at the beginning of its stratum would make whatever grows with the id look too small. The chunks have no id
 * in common. Undefined where the database does not count, or its ids are such that strata cannot be found.
 */
export async function evenChunks(
  database: Database,
  documents: number,
  stop: AbortSignal,
): Promise<readonly Chunk[] | undefined> {
  const ranks = await Ranks.of(database, stop);
  if (ranks === undefined) return undefined;
  const strata = Math.min(mostStrata, Math.ceil(documents / rowsPerChunk));
  const width = (ranks.last.rank + 1 - ranks.first.rank) / strata;
  const begins: { readonly start: string; readonly most: number }[] = [];
  for (let index = 0; index < strata; index += 1) {
    const most = share(documents, index + 1, strata) - share(documents, index, strata);
    const rank = ranks.first.rank + width * (index + 0.5) - most / 2;
    const found = await ranks.near(rank, width / 8);
    const previous = begins.at(-1)?.start;
    if (found === undefined || Math.abs(found.rank - rank) > width / 4) return undefined;
    // Only great edits in the meantime bring the ranks out of order.
    if (previous !== undefined && compareIds(previous, found.id) >= 0) return undefined;
    begins.push({ start: found.id, most });
  }
  return begins.map((chunk, index) => ({ ...chunk, end: begins[index + 1]?.start }));
}

/** What the first `parts` of `strata` strata have together. */
function share(documents: number, parts: number, strata: number): number {
  return Math.round((documents * parts) / strata);
}
