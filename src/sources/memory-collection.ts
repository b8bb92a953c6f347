import type { Change, Document } from '../document.js';

/** A collection in memory that can be edited while it is read. */
export class MemoryCollection {
  readonly changesPerPage: number;
  #sequence = 0;
  readonly #latest = new Map<string, { readonly change: Change; readonly sequence: number }>();

  constructor(changesPerPage = 10) {
    this.changesPerPage = changesPerPage;
  }

  /** How many changes there have ever been. */
  get sequence(): number {
    return this.#sequence;
  }

  put(id: string, document: Document): void {
    this.#record({ kind: 'upsert', id, document });
  }

  /** `document` is what remains known of the removed one. */
  remove(id: string, document?: Document): void {
    this.#record(document === undefined ? { kind: 'removal', id } : { kind: 'removal', id, document });
  }

  /** The document of that id, if it is there. */
  get(id: string): Document | undefined {
    const change = this.#latest.get(id)?.change;
    return change?.kind === 'upsert' ? change.document : undefined;
  }

  /** The latest change of each id that was changed after `since`, oldest first. */
  changesAfter(since: number): readonly { readonly change: Change; readonly sequence: number }[] {
    return [...this.#latest.values()].filter(({ sequence }) => sequence > since);
  }

  /** What is there with an id greater than `after`, in the order of ids. */
  documentsAfter(after: string | undefined): readonly Change[] {
    const present = [...this.#latest.values()]
      .map(({ change }) => change)
      .filter(({ kind }) => kind === 'upsert');
    const order = (left: Change, right: Change): number => (left.id < right.id ? -1 : 1);
    return present.filter(({ id }) => after === undefined || id > after).sort(order);
  }

  #record(change: Change): void {
    this.#sequence += 1;
    this.#latest.delete(change.id);
    this.#latest.set(change.id, { change, sequence: this.#sequence });
  }
}
