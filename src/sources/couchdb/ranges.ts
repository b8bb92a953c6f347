import { allDocsQuestion, compareIds, type KeyRange } from './all-docs.js';
import { between } from './between.js';
import type { Database } from './database.js';
import { readAllDocs } from './rows.js';

/** Below this many documents one connection is quick enough. */
const worthSplitting = 5_000;

/** Questions to spend on one split. */
const mostProbes = 16;

/** An id and how many ids come before it. */
interface Ranked {
  readonly id: string;
  readonly rank: number;
}

/**
 * Cuts a database into key ranges with about equally many documents.
 *
 * The ranges touch each other and cover every id there can be. CouchDB tells with each answer of `_all_docs` how many
 * ids come before it; a database that does not is left in one piece.
 */
export async function splitRanges(
  database: Database,
  options: { readonly ranges: number; readonly documents: number; readonly stop: AbortSignal },
): Promise<readonly KeyRange[]> {
  const { ranges, documents, stop } = options;
  if (ranges < 2 || documents < worthSplitting) return [{}];
  const bounds = await outermost(database, stop);
  if (bounds === undefined) return [{}];
  const splitter = new Splitter(database, bounds, stop);
  const splits: string[] = [];
  for (let index = 1; index < ranges; index += 1) {
    const target = bounds.first.rank + ((bounds.last.rank - bounds.first.rank) * index) / ranges;
    const id = await splitter.idNear(target, (bounds.last.rank - bounds.first.rank) / ranges / 8);
    const previous = splits.at(-1);
    if (id !== undefined && (previous === undefined || compareIds(previous, id) < 0)) splits.push(id);
  }
  return [...splits, undefined].map((end, index) => ({ start: splits[index - 1], end }));
}

interface Bounds {
  readonly first: Ranked;
  readonly last: Ranked;
}

async function outermost(database: Database, stop: AbortSignal): Promise<Bounds | undefined> {
  const first = await rankedAt(database, {}, stop);
  const greatest = await rankedAt(database, { descending: true }, stop);
  if (first === undefined || greatest === undefined) return undefined;
  // In descending order the offset counts from the other end.
  const last = await rankedAt(database, { startkey: greatest.id }, stop);
  return last === undefined || last.rank <= first.rank ? undefined : { first, last };
}

async function rankedAt(
  database: Database,
  options: { readonly startkey?: string; readonly descending?: boolean },
  stop: AbortSignal,
): Promise<Ranked | undefined> {
  const question = allDocsQuestion({ ...options, limit: 1 });
  const { rows, offset } = await database.ask(() => ({ ...question, read: readAllDocs }), stop);
  const id = rows[0]?.id;
  return id === undefined || offset === undefined ? undefined : { id, rank: offset };
}

/** Finds ids by rank, and remembers every rank it has learned for the next search. */
class Splitter {
  readonly #database: Database;
  readonly #stop: AbortSignal;
  #known: readonly Ranked[];

  constructor(database: Database, bounds: Bounds, stop: AbortSignal) {
    this.#database = database;
    this.#stop = stop;
    this.#known = [bounds.first, bounds.last];
  }

  /** An id whose rank is within `tolerance` of `target`, or the nearest that could be found. */
  async idNear(target: number, tolerance: number): Promise<string | undefined> {
    for (let probe = 0; probe < mostProbes; probe += 1) {
      const nearest = this.#nearest(target);
      if (nearest === undefined || Math.abs(nearest.rank - target) <= tolerance) return nearest?.id;
      if (!(await this.#narrow(target, probe))) break;
    }
    return this.#nearest(target)?.id;
  }

  #nearest(target: number): Ranked | undefined {
    const distance = ({ rank }: Ranked): number => Math.abs(rank - target);
    return this.#known.reduce<Ranked | undefined>(
      (best, ranked) => (best === undefined || distance(ranked) < distance(best) ? ranked : best),
      undefined,
    );
  }

  /** Learns a rank between the two known ones around the target. False when there is none left to learn. */
  async #narrow(target: number, probe: number): Promise<boolean> {
    const low = this.#known.findLast(({ rank }) => rank <= target);
    const high = this.#known.find(({ rank }) => rank > target);
    if (low === undefined || high === undefined) return false;
    // By turns where the ranks say it should be, and in the middle, which always closes in.
    const share = probe % 2 === 0 ? (target - low.rank) / (high.rank - low.rank) : 0.5;
    const guess = between(low.id, high.id, share);
    if (compareIds(low.id, guess) >= 0 || compareIds(guess, high.id) >= 0) return false;
    const above = await rankedAt(this.#database, { startkey: guess }, this.#stop);
    if (above !== undefined && compareIds(above.id, high.id) < 0) return this.#learn(above);
    // Nothing lies from the guess to `high`, so the id before the guess is the closest below `high`.
    const below = await rankedAt(this.#database, { startkey: guess, descending: true }, this.#stop);
    return below !== undefined && this.#learn({ id: below.id, rank: high.rank - 1 });
  }

  /** False when the id was known before. */
  #learn(ranked: Ranked): boolean {
    if (this.#known.some(({ id }) => id === ranked.id)) return false;
    this.#known = [...this.#known, ranked].sort((left, right) => compareIds(left.id, right.id));
    return true;
  }
}
