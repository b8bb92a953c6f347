import { stringifyJson } from '../../json/json.js';
import { scanChanges, scanning } from '../../couchdb/answer-scan.js';
import type { Database } from '../../couchdb/database.js';
import { invalidAnswer } from '../../couchdb/failure.js';
import { PageSize } from '../../couchdb/page-size.js';
import type { ChangeRow, RowList } from '../../couchdb/row-list.js';
import { type ChangesAnswer, readChanges, type Releasable, type Sequence } from '../../couchdb/rows.js';

/** Consecutive changes and the place after them. */
export interface ChangesPage extends Releasable {
  readonly rows: RowList<ChangeRow>;
  readonly since: Sequence;
  /** The length of the answer that brought them. */
  readonly bytes: number;
}

/** An answer, its length, and whether it has as many rows as were asked for. */
interface Taken {
  readonly answer: ChangesAnswer;
  readonly bytes: number;
  readonly full: boolean;
}

/** How changes are read. */
interface ChangesOptions {
  readonly conflicts: boolean;
  /** Whether documents are left as text where they can be. */
  readonly texts?: boolean | undefined;
}

/**
 * Reads `_changes` from one place until nothing is pending.
 *
 * How much was pending when it began is no measure of the end: a feed that rewinds, or repeats rows, yields as many
 * rows without having come as far.
 */
export class ChangesReader {
  readonly #database: Database;
  readonly #options: ChangesOptions;
  readonly #size = new PageSize();
  #since: Sequence;
  #finished = false;

  constructor(database: Database, since: Sequence, options: ChangesOptions) {
    this.#database = database;
    this.#since = since;
    this.#options = options;
  }

  /** The next changes, or undefined at the end of the pass. The first page may be empty. */
  async next(stop: AbortSignal): Promise<ChangesPage | undefined> {
    if (this.#finished) return undefined;
    const { answer, bytes, full } = await this.#page(stop);
    const { rows, pending, lastSeq, release } = answer;
    // An empty page moves nothing: if it was empty by mistake, the next pass reads from the same place again.
    if (rows.length > 0) this.#since = lastSeq;
    this.#finished = pending === 0 || !full;
    return { rows, since: this.#since, bytes, release };
  }

  async #page(stop: AbortSignal): Promise<Taken> {
    const { conflicts, texts } = this.#options;
    let attempts = 0;
    return await this.#database.ask(() => {
      if (attempts > 0) this.#size.shrink();
      attempts += 1;
      const { limit, maxBytes } = this.#size;
      return {
        path: '_changes',
        query: {
          include_docs: true,
          limit,
          since: sinceParameter(this.#since),
          ...(conflicts ? { conflicts: true } : {}),
        },
        maxBytes,
        read: (body, bytes) => this.#take(readChanges(body), bytes, limit),
        scan:
          texts === true
            ? scanning(scanChanges, (answer, bytes) => this.#take(answer, bytes, limit))
            : undefined,
      };
    }, stop);
  }

  #take(answer: ChangesAnswer, bytes: number, limit: number): Taken {
    const { rows, pending = 0 } = answer;
    const full = rows.length >= limit;
    if (!full && pending > 0)
      throw invalidAnswer(`${rows.length} of ${limit} changes came while ${pending} are pending`);
    this.#size.learn(rows.length, bytes);
    return { answer, bytes, full };
  }
}

/** How many changes lie after a place. Undefined where the server does not count. */
export async function pendingAfter(
  database: Database,
  since: Sequence,
  stop: AbortSignal,
): Promise<number | undefined> {
  const query = { limit: 0, since: sinceParameter(since) };
  const { rows, pending } = await database.ask(() => ({ path: '_changes', query, read: readChanges }), stop);
  return pending === undefined ? undefined : rows.length + pending;
}

/** How long to ask for news in one request, and until when. */
export interface Waiting {
  /** Milliseconds after which the database answers although nothing has happened. */
  readonly patience: number;
  readonly stop: AbortSignal;
  /** Told each time it has answered that nothing has happened. */
  readonly quiet: () => void;
}

/** Resolves once a change lies after a place: the database holds back its answer until then. */
export async function awaitChange(database: Database, since: Sequence, waiting: Waiting): Promise<void> {
  const { patience, stop, quiet } = waiting;
  const query = { feed: 'longpoll', timeout: patience, limit: 1, since: sinceParameter(since) };
  for (;;) {
    const { rows } = await database.ask(() => ({ path: '_changes', query, read: readChanges }), stop);
    if (rows.length > 0) return;
    quiet();
  }
}

/** A string goes as it is; CouchDB takes every other sequence as JSON. */
function sinceParameter(since: Sequence): string {
  return typeof since === 'string' ? since : stringifyJson(since);
}
