import type { Checkpoint, CheckpointStore } from './checkpoint-store.js';

/** Keeps checkpoints in memory: the reference store, for tests and for runs that never resume. */
export class MemoryCheckpointStore implements CheckpointStore {
  readonly #checkpoints = new Map<string, Checkpoint>();

  load(collection: string): Promise<Checkpoint | undefined> {
    return Promise.resolve(this.#checkpoints.get(collection));
  }

  save(collection: string, checkpoint: Checkpoint): Promise<void> {
    this.#checkpoints.set(collection, checkpoint);
    return Promise.resolve();
  }

  remove(collection: string): Promise<void> {
    this.#checkpoints.delete(collection);
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}
