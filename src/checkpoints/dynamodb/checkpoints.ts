import type { Checkpoint, CheckpointStore } from '../checkpoint-store.js';
import { decodeCheckpoint, encodeCheckpoint } from '../format.js';
import { leaseLost } from '../lease-refusal.js';
import { collectionEntry, holderIn } from './entries.js';
import type { DynamoDBLeaseStore } from './leases.js';
import type { StateTable } from './table.js';

/**
 * Keeps each checkpoint in its collection's entry of the state table.
 *
 * A collection's lease and its checkpoint are in one item, so a save takes place only while the lease is held: a run
 * that lost it cannot save, whatever it believes. Without a lease a save takes place while nobody has one.
 */
export class DynamoDBCheckpointStore implements CheckpointStore {
  readonly #table: StateTable;
  readonly #leases: DynamoDBLeaseStore;

  constructor(table: StateTable, leases: DynamoDBLeaseStore) {
    this.#table = table;
    this.#leases = leases;
  }

  async load(collection: string): Promise<Checkpoint | undefined> {
    const entry = collectionEntry(collection);
    const text = (await this.#table.get(entry))?.['checkpoint'];
    if (text === undefined) return undefined;
    return decodeCheckpoint(typeof text === 'string' ? text : '', this.#table.placeOf(entry));
  }

  save(collection: string, checkpoint: Checkpoint): Promise<void> {
    return this.#change(collection, 'SET #checkpoint = :text', { ':text': encodeCheckpoint(checkpoint) });
  }

  remove(collection: string): Promise<void> {
    return this.#change(collection, 'REMOVE #checkpoint', {});
  }

  /** The table is closed by the state that it belongs to. */
  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  async #change(collection: string, update: string, values: Record<string, unknown>): Promise<void> {
    const entry = collectionEntry(collection);
    const fence = this.#leases.fenceOf(collection);
    const change =
      fence === undefined
        ? { update, condition: 'attribute_not_exists(#lease)', values }
        : { update, condition: '#fence = :fence', values: { ...values, ':fence': fence } };
    if (await this.#table.update(entry, change)) return;
    throw leaseLost(collection, holderIn(await this.#table.get(entry)));
  }
}
