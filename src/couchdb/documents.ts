import type { Document } from '../document.js';
import type { Database } from './database.js';
import { PageSize } from './page-size.js';
import { readByKeys } from './rows.js';

/** Reads documents by id. Keeps in mind how many of them fit in one answer. */
export class DocumentReader {
  readonly #database: Database;
  readonly #conflicts: boolean;
  readonly #size = new PageSize();
  #bytes = 0;

  constructor(database: Database, conflicts: boolean) {
    this.#database = database;
    this.#conflicts = conflicts;
  }

  /** The length of all answers so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The winning revision of each id. Deleted and missing ids are left out. */
  async byId(ids: readonly string[], stop: AbortSignal): Promise<ReadonlyMap<string, Document>> {
    const found = new Map<string, Document>();
    for (let start = 0; start < ids.length;) {
      const { keys, documents } = await this.#some(ids, start, stop);
      documents.forEach((document, index) => {
        const id = keys[index];
        if (id !== undefined && document !== undefined) found.set(id, document);
      });
      start += keys.length;
    }
    return found;
  }

  async #some(
    ids: readonly string[],
    start: number,
    stop: AbortSignal,
  ): Promise<{ keys: readonly string[]; documents: readonly (Document | undefined)[] }> {
    let attempts = 0;
    return await this.#database.ask(() => {
      if (attempts > 0) this.#size.shrink();
      attempts += 1;
      const keys = ids.slice(start, start + this.#size.limit);
      return {
        method: 'POST',
        path: '_all_docs',
        query: { include_docs: true, ...(this.#conflicts ? { conflicts: true } : {}) },
        body: JSON.stringify({ keys }),
        maxBytes: this.#size.maxBytes,
        read: (body, bytes) => {
          const documents = readByKeys(body, keys);
          this.#size.learn(keys.length, bytes);
          this.#bytes += bytes;
          return { keys, documents };
        },
      };
    }, stop);
  }
}
