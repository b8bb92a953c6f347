import type { Checkpoint, CheckpointStore } from '../../../src/checkpoints/checkpoint-store.js';
import type { Rejection } from '../../../src/rejection.js';
import type { RejectLog } from '../../../src/report/reject-log.js';
import { brokenPromise } from './oracle.js';
import type { Life } from './life.js';

/** The list of rejects on a slow disk that may be full: lines are known at once and on disk later, in their order. */
export class BadRejectLog implements RejectLog {
  readonly place = 'memory';
  readonly #life: Life;
  readonly #listed: Set<string>;
  #written: Promise<void> = Promise.resolve();

  constructor(life: Life) {
    this.#life = life;
    this.#listed = new Set(life.world.rejects.keys());
  }

  get size(): number {
    return this.#listed.size;
  }

  has(id: string): boolean {
    return this.#listed.has(id);
  }

  record(id: string, { code }: Rejection): Promise<void> {
    this.#listed.add(id);
    return this.#append(() => this.#life.world.rejects.set(id, code));
  }

  clear(id: string): Promise<void> {
    this.#listed.delete(id);
    return this.#append(() => this.#life.world.rejects.delete(id));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  #append(write: () => void): Promise<void> {
    const { world } = this.#life;
    this.#written = this.#written.then(async () => {
      await this.#life.step();
      const fault = this.#life.fault('the reject log');
      if (fault === undefined || world.chance(0.5)) write();
      world.broke(brokenPromise(world));
      if (fault !== undefined) throw fault;
    });
    return this.#written;
  }
}

/** A checkpoint store on a slow disk that may be full. After each save the promise of the checkpoint is judged. */
export class BadCheckpointStore implements CheckpointStore {
  readonly #life: Life;

  constructor(life: Life) {
    this.#life = life;
  }

  load(collection: string): Promise<Checkpoint | undefined> {
    return this.#life.world.checkpoints.load(collection);
  }

  async save(collection: string, checkpoint: Checkpoint): Promise<void> {
    const { world } = this.#life;
    await this.#life.step();
    const fault = this.#life.fault('the checkpoint');
    if (fault === undefined || world.chance(0.5)) {
      await world.checkpoints.save(collection, checkpoint);
      world.checkpoint = checkpoint;
    }
    world.broke(brokenPromise(world));
    if (fault !== undefined) throw fault;
  }

  async remove(collection: string): Promise<void> {
    await this.#life.world.checkpoints.remove(collection);
    this.#life.world.checkpoint = undefined;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}
