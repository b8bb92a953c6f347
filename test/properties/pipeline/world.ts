import type { Checkpoint } from '../../../src/checkpoints/checkpoint-store.js';
import { MemoryCheckpointStore } from '../../../src/checkpoints/memory.js';
import type { Document } from '../../../src/document.js';
import type { Projection } from '../../../src/pipeline/projection.js';
import { MemoryCollection } from '../../../src/sources/memory-collection.js';
import { pickOne, seededRandom } from '../../support/random.js';
import { idOf, type KeyMode, keyFields, projectionOf, randomDocument } from './documents.js';

/** The name of the one collection, and of its table. */
export const collectionName = 'users';

/** What lasts while runs come and go: the source, the table, the checkpoint and the list of rejects. */
export class World {
  readonly random: () => number;
  readonly keyMode: KeyMode;
  readonly deletes: 'apply' | 'ignore';
  /** Whether writes are compared with the table. */
  readonly compares: boolean;
  readonly project: Projection;
  readonly collection: MemoryCollection;
  readonly items = new Map<string, Document>();
  /** The codes of the listed documents whose lines are on disk. */
  readonly rejects = new Map<string, string>();
  readonly checkpoints = new MemoryCheckpointStore();
  checkpoint: Checkpoint | undefined;
  /** Nothing is edited and nothing fails any more. */
  quiet = false;
  steps = 0;
  /** The first law that was broken. */
  violation: string | undefined;
  readonly #documents: number;
  readonly #editRate: number;
  readonly #passTime: () => void;
  #version = 0;

  constructor(seed: number, passTime: () => void) {
    this.random = seededRandom(seed);
    this.keyMode = this.random() < 0.7 ? 'id' : 'mapped';
    this.deletes = this.random() < 0.8 ? 'apply' : 'ignore';
    this.compares = this.random() < 0.4;
    this.project = projectionOf(this.keyMode, this.deletes);
    this.collection = new MemoryCollection(this.below(12) + 1);
    this.#documents = this.below(40) + 1;
    this.#editRate = pickOne(this.random, [0, 0.01, 0.05, 0.2]);
    this.#passTime = passTime;
    for (let edits = this.below(2 * this.#documents); edits > 0; edits -= 1) this.edit();
  }

  /** A whole number from 0 up to, and without, `limit`. */
  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  chance(probability: number): boolean {
    return this.random() < probability;
  }

  /** Changes or removes a document at the source. Few documents are edited often. */
  edit(): void {
    const index = this.chance(0.3) ? this.below(3) : this.below(this.#documents);
    const known = this.chance(0.7) ? { ...keyFields(index), _id: idOf(index) } : undefined;
    if (this.chance(0.25)) this.collection.remove(idOf(index), known);
    else this.collection.put(idOf(index), randomDocument(this.random, index, (this.#version += 1)));
  }

  /** Lets happen what happens between any two steps of a run. */
  happen(): void {
    this.steps += 1;
    if (!this.quiet) while (this.chance(this.#editRate)) this.edit();
    if (this.chance(0.1)) this.#passTime();
  }

  /** Takes note of a broken law. */
  broke(law: string | undefined): void {
    this.violation ??= law;
  }
}
