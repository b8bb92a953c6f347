import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { CouchDBError } from './answer.js';
import { type Edit, type Revision, compareRevisions, nextRevision } from './revision.js';
import { decodeSequence, encodeSequence } from './sequence.js';

/** A document with the ends of its branches, the winner first. */
export interface StoredDocument {
  readonly id: string;
  /** The id as bytes: the order of `_all_docs`. */
  readonly key: Buffer;
  readonly winner: Revision;
  readonly conflicts: readonly Revision[];
  /** The number of the update that made it what it is. */
  readonly update: number;
}

/** One database in memory. */
export class Database {
  /** Emits `change` after each update. */
  readonly events = new EventEmitter().setMaxListeners(0);
  readonly #instance = randomUUID();
  readonly #documents = new Map<string, StoredDocument>();
  /** Every update in order; those that a later one has replaced are recognized by their number. */
  readonly #updates: StoredDocument[] = [];
  #sorted: readonly StoredDocument[] | undefined;

  constructor(
    readonly name: string,
    /** Seconds since 1970; differs from that of a database that had the name before. */
    readonly startTime: number,
  ) {}

  get updates(): number {
    return this.#updates.length;
  }

  get size(): number {
    return this.#documents.size;
  }

  get(id: string): StoredDocument | undefined {
    return this.#documents.get(id);
  }

  /** Writes a new version. Throws CouchDBError `conflict` when it does not replace the latest one. */
  write(id: string, edit: Edit): Revision {
    const document = this.#documents.get(id);
    const parent =
      edit.rev === undefined
        ? document?.winner.deleted === true && document.winner
        : leavesOf(document).find(({ rev }) => rev === edit.rev);
    if (parent === undefined || (parent === false && document !== undefined)) {
      throw new CouchDBError(409, 'conflict', 'Document update conflict.');
    }
    const revision = nextRevision(parent === false ? undefined : parent.rev, edit);
    this.#store(id, [...leavesOf(document).filter((leaf) => leaf !== parent), revision]);
    return revision;
  }

  /** Adds a version that another database has made, as with `new_edits=false`. */
  replicate(id: string, edit: Edit & { readonly rev: string }): void {
    const leaves = leavesOf(this.#documents.get(id));
    if (leaves.some(({ rev }) => rev === edit.rev)) return;
    const others = leaves.filter(({ rev }) => !edit.ancestors.includes(rev));
    this.#store(id, [...others, { rev: edit.rev, deleted: edit.deleted, body: edit.body }]);
  }

  /** The documents that are not deleted, in the byte order of their ids. */
  sorted(): readonly StoredDocument[] {
    this.#sorted ??= [...this.#documents.values()]
      .filter(({ winner }) => !winner.deleted)
      .sort((a, b) => Buffer.compare(a.key, b.key));
    return this.#sorted;
  }

  /** The latest state of each document that was updated after `since`, in the order of updates. */
  changesSince(since: number): StoredDocument[] {
    return this.#updates
      .slice(since)
      .filter((document) => this.#documents.get(document.id)?.update === document.update);
  }

  sequence(update: number): string {
    return encodeSequence(this.#instance, update);
  }

  updateOf(since: string): number {
    return decodeSequence(since, this.#instance, this.updates);
  }

  #store(id: string, leaves: readonly Revision[]): void {
    const [winner, ...conflicts] = [...leaves].sort(compareRevisions);
    if (winner === undefined) return;
    const key = Buffer.from(id);
    const document = { id, key, winner, conflicts, update: this.updates + 1 };
    this.#documents.set(id, document);
    this.#updates.push(document);
    this.#sorted = undefined;
    this.events.emit('change');
  }
}

/** A document as JSON text. */
export function documentText(
  document: StoredDocument,
  options: { readonly revision?: Revision; readonly conflicts?: boolean } = {},
): string {
  const { rev, deleted, body } = options.revision ?? document.winner;
  const conflicts = document.conflicts.filter((leaf) => !leaf.deleted).map((leaf) => leaf.rev);
  const fields = [
    `"_id":${JSON.stringify(document.id)}`,
    `"_rev":${JSON.stringify(rev)}`,
    ...(body === '' ? [] : [body]),
    ...(deleted ? ['"_deleted":true'] : []),
    ...(options.conflicts === true && conflicts.length > 0
      ? [`"_conflicts":${JSON.stringify(conflicts)}`]
      : []),
  ];
  return `{${fields.join(',')}}`;
}

/** The ends of all branches of a document. */
export function leavesOf(document: StoredDocument | undefined): readonly Revision[] {
  return document === undefined ? [] : [document.winner, ...document.conflicts];
}
