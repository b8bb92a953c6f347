import { allDocsQuestion } from '../../couchdb/all-docs.js';
import { compareIds } from '../../couchdb/ids.js';
import { between } from './between.js';
import type { Database } from '../../couchdb/database.js';
import { readAllDocs } from '../../couchdb/rows.js';

/** Questions to spend on one search, or twice as many where nothing lies above a guess. */
const mostProbes = 16;

/** An id and how many ids come before it. */
interface Ranked {
  readonly id: string;
  readonly rank: number;
}

/**
 * Finds ids by rank, and remembers every rank it has learned for the next search.
 *
 * CouchDB tells with each answer of `_all_docs` how many ids come before it.
 */
export class Ranks {
  readonly first: Ranked;
  readonly last: Ranked;
  readonly #database: Database;
  readonly #stop: AbortSignal;
  #known: readonly Ranked[];

  private constructor(
    database: Database,
    { first, last }: Record<'first' | 'last', Ranked>,
    stop: AbortSignal,
  ) {
    this.first = first;
    this.last = last;
    this.#database = database;
    this.#stop = stop;
    this.#known = [first, last];
  }

  /** Undefined where the database has less than two ids, or does not count them. */
  static async of(database: Database, stop: AbortSignal): Promise<Ranks | undefined> {
    const first = await rankedAt(database, {}, stop);
    const greatest = await rankedAt(database, { descending: true }, stop);
    if (first === undefined || greatest === undefined) return undefined;
    // In descending order the offset counts from the other end.
    const last = await rankedAt(database, { startkey: greatest.id }, stop);
    return last === undefined || last.rank <= first.rank
      ? undefined
      : new Ranks(database, { first, last }, stop);
  }

  /** An id whose rank is within `tolerance` of `target`, or the nearest that could be found. Asks a bounded number of questions. */
  async near(target: number, tolerance: number): Promise<Ranked | undefined> {
    for (let probe = 0; probe < mostProbes; probe += 1) {
      const nearest = this.#nearest(target);
      if (nearest === undefined || Math.abs(nearest.rank - target) <= tolerance) return nearest;
      if (!(await this.#narrow(target, probe))) break;
    }
    return this.#nearest(target);
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

async function rankedAt(
  database: Database,
  options: { readonly startkey?: string; readonly descending?: boolean },
  stop: AbortSignal,
): Promise<Ranked | undefined> {
  const question = allDocsQuestion({ ...options, limit: 1 });
  const { rows, offset } = await database.ask(() => ({ ...question, read: readAllDocs }), stop);
  const id = rows.idAt(0);
  return id === undefined || offset === undefined ? undefined : { id, rank: offset };
}
