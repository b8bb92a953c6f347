import type { PreparedWrite } from '../targets/target.js';

/** Counts the writes that are on their way: all of them, their bytes, and those of each document. */
export class Unsettled {
  readonly #documents = new Map<string, number>();
  #writes = 0;
  #bytes = 0;

  get writes(): number {
    return this.#writes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Whether a write of this document is on its way. */
  has(id: string): boolean {
    return this.#documents.has(id);
  }

  add({ id, bytes }: PreparedWrite): void {
    this.#writes += 1;
    this.#bytes += bytes;
    this.#documents.set(id, (this.#documents.get(id) ?? 0) + 1);
  }

  remove({ id, bytes }: PreparedWrite): void {
    this.#writes -= 1;
    this.#bytes -= bytes;
    const others = (this.#documents.get(id) ?? 0) - 1;
    if (others > 0) this.#documents.set(id, others);
    else this.#documents.delete(id);
  }
}
