import type { Rejection } from '../rejection.js';

/** Where rejected documents are listed. */
export interface RejectSink {
  /** Lists a document; on resolve its line is on disk. */
  record(id: string, rejection: Rejection): Promise<void>;
  /** Takes a document off the list; on resolve that is on disk. */
  clear(id: string): Promise<void>;
  /** Whether a document is on the list. */
  has(id: string): boolean;
}

/** A document, and the place of one change of it in reading order. */
export interface ChangeOrder {
  readonly id: string;
  readonly order: number;
}

const maxPending = 1_000;

/**
 * Lists and clears rejected documents in the order in which their changes were read.
 *
 * An older write that becomes durable late must not clear the line of a newer, rejected state of the same document.
 */
export class Rejects {
  readonly #sink: RejectSink;
  /** The place in reading order of each document's latest rejection in this pass. */
  readonly #latest = new Map<string, number>();
  readonly #pending = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  constructor(sink: RejectSink) {
    this.#sink = sink;
  }

  /** Calls `done` when the line is on disk, or when a newer rejection of the document stands there instead. */
  record({ id, order }: ChangeOrder, rejection: Rejection, done: () => void): void {
    if (this.#orderOf(id) > order) {
      done();
      return;
    }
    this.#latest.set(id, order);
    this.#follow(this.#sink.record(id, rejection), done);
  }

  /** Whether the list holds an older rejection of this document. */
  holds(id: string, order: number): boolean {
    return this.#sink.has(id) && this.#orderOf(id) <= order;
  }

  /** Takes a document off the list. Calls `done` when it is. */
  clear(id: string, done: () => void): void {
    this.#follow(this.#sink.clear(id), done);
  }

  /** Resolves when few lines are waiting for the disk; throws when one could not be written. */
  async room(): Promise<void> {
    this.throwFailure();
    if (this.#pending.size >= maxPending) await this.settled();
  }

  /** Resolves when no line is waiting for the disk; throws when one could not be written. */
  async settled(): Promise<void> {
    await Promise.all(this.#pending);
    this.throwFailure();
  }

  /** Throws when a line could not be written. */
  throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #follow(written: Promise<void>, done: () => void): void {
    const following = written.then(done, (error: unknown) => {
      this.#failure ??= { error };
    });
    this.#pending.add(following);
    void following.finally(() => this.#pending.delete(following));
  }

  #orderOf(id: string): number {
    return this.#latest.get(id) ?? -1;
  }
}
