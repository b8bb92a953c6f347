import { type VerifiedMark, type VerifiedStore, decodeMark, encodeMark } from '../verified.js';
import { verifiedEntry } from './entries.js';
import type { StateTable } from './table.js';

/** Keeps each mark in an entry of its own of the state table. It takes no lease: the last one counts. */
export class TableVerifiedStore implements VerifiedStore {
  readonly #table: StateTable;

  constructor(table: StateTable) {
    this.#table = table;
  }

  async load(collection: string): Promise<VerifiedMark | undefined> {
    const entry = verifiedEntry(collection);
    const text = (await this.#table.get(entry))?.['mark'];
    if (text === undefined) return undefined;
    return decodeMark(typeof text === 'string' ? text : '', this.#table.placeOf(entry));
  }

  async save(collection: string, mark: VerifiedMark): Promise<void> {
    const values = { ':text': encodeMark(mark) };
    await this.#table.update(verifiedEntry(collection), { update: 'SET #mark = :text', values });
  }

  async remove(collection: string): Promise<void> {
    if ((await this.#table.get(verifiedEntry(collection))) === undefined) return;
    await this.#table.update(verifiedEntry(collection), { update: 'REMOVE #mark', values: {} });
  }
}
