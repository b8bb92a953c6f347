import type { PreparedWrite, RefusedWrite, Target } from '../targets/target.js';
import { Unsettled } from './unsettled.js';

/** What the dispatcher needs to know and whom it tells. */
export interface DispatcherOptions<T> {
  readonly target: Target;
  /** Batches in flight together at the most. */
  readonly concurrency: number;
  /** Writes, and their bytes, that may be unsettled before `add` waits. */
  readonly maxUnsettled: { readonly writes: number; readonly bytes: number };
  /** Fires when in-flight writes must be given up at once. */
  readonly abort: AbortSignal;
  /**
   * Told how a write ended, and of the earlier writes of its item whose place it took. These are not settled before:
   * a source that rewinds yields a change twice, and the first must not count as carried before the second is.
   */
  readonly settle: (entry: Entry<T>, fate: Fate, superseded: readonly Entry<T>[]) => void;
  /** Told whenever the last batch in flight has ended and no other is ready. */
  readonly idle: () => void;
}

/** A write on its way, and what its owner wants back with its fate. */
export interface Entry<T> {
  readonly write: PreparedWrite;
  readonly tag: T;
}

/** How a write ended. */
export type Fate = 'durable' | RefusedWrite;

interface Batch<T> {
  readonly entries: Map<string, Entry<T>>;
  bytes: number;
}

/**
 * Gathers writes into batches and sends several at a time, in order for each item.
 *
 * Two writes of one item are never in flight together, and never in one batch: the later one waits or takes the place
 * of the earlier. The first failed batch ends it: later calls throw that batch's error.
 */
export class Dispatcher<T> {
  readonly #options: DispatcherOptions<T>;
  #open: Batch<T> = { entries: new Map(), bytes: 0 };
  readonly #sealed: Batch<T>[] = [];
  /** Identities in sealed batches and in flight. */
  readonly #busy = new Set<string>();
  /** The latest write of an item that is busy. */
  readonly #waiting = new Map<string, Entry<T>>();
  /** What each write took the place of. */
  readonly #superseded = new Map<Entry<T>, Entry<T>>();
  readonly #unsettled = new Unsettled();
  #running = 0;
  #failure: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;

  constructor(options: DispatcherOptions<T>) {
    this.#options = options;
  }

  /** Whether a batch is in flight. */
  get busy(): boolean {
    return this.#running > 0;
  }

  /** Takes a write. Resolves when there is room for another; throws when an earlier batch failed. */
  async add(entry: Entry<T>): Promise<void> {
    this.#throwFailure();
    this.#unsettled.add(entry.write);
    this.#place(entry);
    this.#pump();
    while (this.#crowded()) await this.progress();
  }

  /** Sends the half-filled batch and resolves when a batch has ended; throws when one failed. */
  async progress(): Promise<void> {
    this.#seal();
    this.#pump();
    if (this.#running > 0) await this.#change();
    this.#throwFailure();
  }

  /** Resolves when no write of this document is unsettled; throws when a batch failed. */
  async arrival(id: string): Promise<void> {
    while (this.#unsettled.has(id)) await this.progress();
  }

  /** Sends what is left and resolves when everything is settled; throws when a batch failed. */
  async drain(): Promise<void> {
    try {
      while (this.#unsettled.writes > 0) await this.progress();
    } finally {
      // Batches that were in flight beside a failed one may still succeed; their outcome counts.
      while (this.#running > 0) await this.#change();
    }
  }

  #crowded(): boolean {
    const { writes, bytes } = this.#options.maxUnsettled;
    return this.#sealed.length > 0 || this.#unsettled.writes >= writes || this.#unsettled.bytes >= bytes;
  }

  #place(entry: Entry<T>): void {
    const { identity, bytes } = entry.write;
    if (this.#busy.has(identity)) {
      this.#replace(this.#waiting, entry);
      return;
    }
    const { maxBytes, maxWrites } = this.#options.target.limits;
    const earlier = this.#open.entries.get(identity);
    if (this.#open.bytes + bytes - (earlier?.write.bytes ?? 0) > maxBytes) this.#makeRoom(entry, earlier);
    const replaced = this.#replace(this.#open.entries, entry);
    this.#open.bytes += bytes - (replaced?.write.bytes ?? 0);
    if (this.#open.entries.size >= maxWrites) this.#seal();
  }

  /** Closes the open batch, without the write that the next one supersedes. */
  #makeRoom(entry: Entry<T>, earlier: Entry<T> | undefined): void {
    if (earlier !== undefined) {
      this.#open.entries.delete(earlier.write.identity);
      this.#open.bytes -= earlier.write.bytes;
      this.#superseded.set(entry, earlier);
    }
    this.#seal();
  }

  #replace(entries: Map<string, Entry<T>>, entry: Entry<T>): Entry<T> | undefined {
    const earlier = entries.get(entry.write.identity);
    entries.set(entry.write.identity, entry);
    if (earlier !== undefined) this.#superseded.set(entry, earlier);
    return earlier;
  }

  #seal(): void {
    if (this.#open.entries.size === 0) return;
    for (const identity of this.#open.entries.keys()) this.#busy.add(identity);
    this.#sealed.push(this.#open);
    this.#open = { entries: new Map(), bytes: 0 };
  }

  #pump(): void {
    while (this.#failure === undefined && this.#running < this.#options.concurrency) {
      const batch = this.#sealed.shift();
      if (batch === undefined) return;
      this.#running += 1;
      void this.#send(batch);
    }
  }

  async #send(batch: Batch<T>): Promise<void> {
    const { target, abort } = this.#options;
    try {
      const writes = [...batch.entries.values()].map(({ write }) => write);
      const refused = await target.write(writes, abort);
      this.#conclude(batch, new Map(refused.map((refusal) => [refusal.write.identity, refusal])));
    } catch (error) {
      this.#failure ??= { error };
    } finally {
      this.#running -= 1;
      this.#pump();
      if (!this.busy) this.#options.idle();
      this.#wake?.();
    }
  }

  #conclude(batch: Batch<T>, refused: ReadonlyMap<string, RefusedWrite>): void {
    for (const [identity, entry] of batch.entries) {
      this.#busy.delete(identity);
      this.#settle(entry, refused.get(identity) ?? 'durable');
    }
    for (const identity of batch.entries.keys()) {
      const next = this.#waiting.get(identity);
      if (next === undefined) continue;
      this.#waiting.delete(identity);
      this.#place(next);
    }
  }

  #settle(entry: Entry<T>, fate: Fate): void {
    const superseded: Entry<T>[] = [];
    let older = this.#superseded.get(entry);
    for (; older !== undefined; older = this.#superseded.get(older)) superseded.push(older);
    for (const each of [entry, ...superseded]) {
      this.#superseded.delete(each);
      this.#unsettled.remove(each.write);
    }
    this.#options.settle(entry, fate, superseded);
  }

  #change(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
