import type { Rejection } from '../../rejection.js';
import type { RejectLog } from '../../report/reject-log.js';
import { rejectEntry } from './entries.js';
import type { EntryWrite, StateTable } from './table.js';

/** Room for the text of a reason or a path, in characters, so that a transaction keeps below its 4 MB. */
const longestText = 4_000;

/** What a list of rejected documents in the state table is opened with. */
export interface TableRejectLogOptions {
  readonly table: StateTable;
  readonly collection: string;
  readonly place: string;
  /** The ids that are listed. */
  readonly listed: Set<string>;
  /** Writes all of them, and only while the lease of the collection is held. */
  readonly write: (writes: readonly EntryWrite[]) => Promise<void>;
}

/**
 * The list of a collection's rejected documents in the state table: an entry each. See docs/formats/state-table.md.
 *
 * Lines that are waiting are written together, so many rejections cost few requests.
 */
export class TableRejectLog implements RejectLog {
  readonly place: string;
  readonly #options: TableRejectLogOptions;
  /** By entry: of several changes of one line, the last is written. */
  #waiting = new Map<string, EntryWrite>();
  #flushing: Promise<void> | undefined;

  constructor(options: TableRejectLogOptions) {
    this.place = options.place;
    this.#options = options;
  }

  get size(): number {
    return this.#options.listed.size;
  }

  has(id: string): boolean {
    return this.#options.listed.has(id);
  }

  record(id: string, { code, reason, path }: Rejection): Promise<void> {
    const text = { id, code, reason: reason.slice(0, longestText), path: path?.slice(0, longestText) };
    const line = JSON.stringify({ ...text, at: new Date().toISOString() });
    this.#options.listed.add(id);
    return this.#note(id, ({ TableName, Key }) => ({ Put: { TableName, Item: { ...Key, code, line } } }));
  }

  clear(id: string): Promise<void> {
    this.#options.listed.delete(id);
    return this.#note(id, (address) => ({ Delete: address }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#flushing;
  }

  #note(id: string, write: (address: ReturnType<StateTable['at']>) => EntryWrite): Promise<void> {
    const { table, collection } = this.#options;
    const entry = rejectEntry(collection, id);
    this.#waiting.set(entry, write(table.at(entry)));
    // The flush under way may already have taken what was waiting, so this line belongs to the one after it.
    const flush = (this.#flushing ?? Promise.resolve()).then(() => this.#flush());
    this.#flushing = flush;
    return flush;
  }

  async #flush(): Promise<void> {
    if (this.#waiting.size === 0) return;
    const writes = [...this.#waiting.values()];
    this.#waiting = new Map();
    await this.#options.write(writes);
  }
}
