import { scanAllDocs, scanning } from './answer-scan.js';
import { compareIds } from './ids.js';
import type { Database, Question } from './database.js';
import { invalidAnswer } from './failure.js';
import { PageSize } from './page-size.js';
import type { RowList } from './row-list.js';
import { type AllDocsAnswer, readAllDocs, type Releasable } from './rows.js';

/** Ids from `start` on and before `end`, in the order of their UTF-8 bytes. Open where absent. */
export interface KeyRange {
  readonly start?: string | undefined;
  readonly end?: string | undefined;
}

/** A key range and how far it has been read. */
export interface RangeState extends KeyRange {
  /** The last id read. */
  readonly after?: string | undefined;
}

/** Options of `_all_docs` by CouchDB's own names. */
interface AllDocsOptions {
  readonly limit: number;
  readonly startkey?: string;
  readonly endkey?: string;
  readonly inclusive_end?: boolean;
  readonly include_docs?: boolean;
  readonly conflicts?: boolean;
  readonly descending?: boolean;
  readonly update_seq?: boolean;
}

/** mochiweb answers a request line near 8 KB with a bare 400, so long keys travel in the body. */
const longestQuery = 4_000;

/** A question to `_all_docs`. */
export function allDocsQuestion(
  options: AllDocsOptions,
): Pick<Question<unknown>, 'method' | 'path' | 'query' | 'body'> {
  const path = '_all_docs';
  const keys = `${options.startkey ?? ''}${options.endkey ?? ''}`;
  if (encodeURIComponent(keys).length <= longestQuery) return { path, query: { ...options } };
  return { method: 'POST', path, body: JSON.stringify(options) };
}

/** What to read of a key range. */
interface RangeOptions {
  readonly conflicts: boolean;
  /** False reads ids alone. */
  readonly documents?: boolean;
  /** Whether documents are left as text where they can be. */
  readonly texts?: boolean | undefined;
  /** How many rows to read at the most. */
  readonly most?: number;
  /** What is known of the size of rows. */
  readonly size?: PageSize;
}

/** Consecutive rows of a key range. */
interface RowsPage extends Releasable {
  readonly rows: RowList;
  /** The length of the answer that brought them. */
  readonly bytes: number;
}

/** Reads one key range page by page. */
export class RangeReader {
  readonly #database: Database;
  readonly #options: RangeOptions;
  readonly #size: PageSize;
  #state: RangeState;
  #left: number;
  /** Whether the last page was shorter than asked for, which a second read has to confirm. */
  #short = false;
  #done = false;

  constructor(database: Database, range: RangeState, options: RangeOptions) {
    this.#database = database;
    this.#state = range;
    this.#options = options;
    this.#size = options.size ?? new PageSize();
    this.#left = options.most ?? Infinity;
  }

  /** How far the range has been read. */
  get state(): RangeState {
    return this.#state;
  }

  /**
   * The next rows, or undefined at the end of the range.
   *
   * The end is believed only when two reads in a row came back short, so that one page that is empty by mistake loses
   * nothing.
   */
  async next(stop: AbortSignal): Promise<RowsPage | undefined> {
    while (!this.#done && this.#left > 0) {
      const { rows, bytes, full, release } = await this.#page(stop);
      const last = rows.idAt(-1);
      if (last === undefined && this.#short) this.#done = true;
      this.#short = !full;
      if (last === undefined) continue;
      this.#state = { ...this.#state, after: last };
      this.#left -= rows.length;
      return { rows, bytes, release };
    }
    return undefined;
  }

  async #page(stop: AbortSignal): Promise<RowsPage & { readonly full: boolean }> {
    let attempts = 0;
    return await this.#database.ask(() => {
      if (attempts > 0) this.#size.shrink();
      attempts += 1;
      // The last id read comes again, unless it has been deleted since.
      const limit = Math.min(this.#size.limit, this.#left) + (this.#state.after === undefined ? 0 : 1);
      const take = (answer: AllDocsAnswer, bytes: number): RowsPage & { readonly full: boolean } => {
        this.#size.learn(answer.rows.length, bytes);
        const rows = this.#newRows(answer, limit);
        return { rows, bytes, full: answer.rows.length === limit, release: answer.release };
      };
      return {
        ...this.#question(limit),
        maxBytes: this.#size.maxBytes,
        read: (body, bytes) => take(readAllDocs(body), bytes),
        scan: this.#options.texts === true ? scanning(scanAllDocs, take) : undefined,
      };
    }, stop);
  }

  #question(limit: number): ReturnType<typeof allDocsQuestion> {
    const { start, end, after } = this.#state;
    const startkey = after ?? start;
    return allDocsQuestion({
      include_docs: this.#options.documents ?? true,
      limit,
      ...(this.#options.conflicts ? { conflicts: true } : {}),
      ...(startkey === undefined ? {} : { startkey }),
      ...(end === undefined ? {} : { endkey: end, inclusive_end: false }),
    });
  }

  /** The rows that were not read before, no more than are wanted. */
  #newRows({ rows }: AllDocsAnswer, limit: number): RowList {
    const { after } = this.#state;
    if (rows.length > limit) throw invalidAnswer(`${limit} rows were asked for and ${rows.length} came`);
    const first = rows.idAt(0) === after ? 1 : 0;
    const unread = rows.slice(first, first + this.#left);
    this.#requireWithin(unread.idAt(0));
    this.#requireWithin(unread.idAt(-1));
    requireOrder(after, unread.idAt(0));
    const late = rows.firstLate();
    if (late !== undefined) requireOrder(rows.idAt(late - 1), rows.idAt(late));
    return unread;
  }

  #requireWithin(id: string | undefined): void {
    if (id === undefined || contains(this.#state, id)) return;
    throw invalidAnswer(`the row of "${id}" is outside of the range that was asked for`);
  }
}

function requireOrder(previous: string | undefined, id: string | undefined): void {
  if (previous === undefined || id === undefined || compareIds(previous, id) < 0) return;
  throw invalidAnswer(`the row of "${id}" comes after that of "${previous}"`);
}

function contains({ start, end }: Pick<RangeState, 'start' | 'end'>, id: string): boolean {
  return (
    (start === undefined || compareIds(start, id) <= 0) && (end === undefined || compareIds(id, end) < 0)
  );
}
