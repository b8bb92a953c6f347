import { posix } from 'node:path';
import pLimit from 'p-limit';
import { readSummary, summaryName, type TableExport } from './manifest.js';
import type { ExportStore } from './store.js';

/** What exports there are. */
export interface Found {
  readonly complete: readonly TableExport[];
  /** The folders of exports that were begun and have no summary: under way, or failed. */
  readonly incomplete: readonly string[];
}

const requests = 8;

/** Finds the exports of a place. A finished export is read once. */
export class Catalogue {
  readonly #store: ExportStore;
  readonly #known = new Map<string, TableExport>();

  constructor(store: ExportStore) {
    this.#store = store;
  }

  /** Looks for exports everywhere below the place. */
  async find(stop: AbortSignal): Promise<Found> {
    const limit = pLimit(requests);
    const complete: TableExport[] = [];
    const incomplete: string[] = [];
    const visit = async (folder: string): Promise<void> => {
      const known = this.#known.get(folder);
      if (known !== undefined) {
        complete.push(known);
        return;
      }
      const { files, folders } = await limit(() => this.#store.list(folder, stop));
      if (files.includes(summaryName)) {
        const found = await limit(() => readSummary({ store: this.#store, folder, files }, stop));
        this.#known.set(folder, found);
        complete.push(found);
        return;
      }
      if (files.includes('_started')) incomplete.push(folder);
      // Folders of data may hold very many files, and no export.
      const inner = folders.filter((name) => name !== 'data');
      await Promise.all(inner.map((name) => visit(posix.join(folder, name))));
    };
    await visit('');
    return { complete, incomplete };
  }
}
