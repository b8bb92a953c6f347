import { readFile, rename, writeFile } from 'node:fs/promises';
import { type Checkpoint, type CheckpointStore, EnvironmentError } from 'docferry';

/** Keeps the checkpoints of a migration in one JSON file. */
export class CheckpointFile implements CheckpointStore {
  #last: Promise<void> = Promise.resolve();

  constructor(private readonly path: string) {}

  async load(collection: string): Promise<Checkpoint | undefined> {
    await this.#last;
    return (await this.#read()).get(collection);
  }

  async save(collection: string, checkpoint: Checkpoint): Promise<void> {
    await this.#change((all) => all.set(collection, checkpoint));
  }

  async remove(collection: string): Promise<void> {
    await this.#change((all) => all.delete(collection));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#last;
  }

  /** One change after the other: collections run side by side. */
  #change(change: (all: Map<string, Checkpoint>) => unknown): Promise<void> {
    const next = this.#last.then(async () => {
      const all = await this.#read();
      change(all);
      await writeFile(`${this.path}.new`, JSON.stringify([...all]), { flush: true });
      await rename(`${this.path}.new`, this.path);
    });
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #read(): Promise<Map<string, Checkpoint>> {
    try {
      return new Map(JSON.parse(await readFile(this.path, 'utf8')) as [string, Checkpoint][]);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
      // A damaged checkpoint is an error, never "no checkpoint".
      throw new EnvironmentError(`the checkpoints in "${this.path}" cannot be read`, {
        code: 'checkpoint_damaged',
        hint: 'Restore the file, or remove it and run with --restart.',
        cause: error,
      });
    }
  }
}
