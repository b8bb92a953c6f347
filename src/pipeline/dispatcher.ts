import type { Unwritten } from '../targets/target.js';
import type { DispatcherOptions, Entry, Fate } from './dispatcher-options.js';
import { Superseded } from './superseded.js';
import { Unsettled } from './unsettled.js';

interface Batch<T> {
  readonly entries: Map<string, Entry<T>>;
  bytes: number;
}

/**
 * Gathers writes into batches and sends several at a time, in order for each item.
 *
 * Two writes of one item are never in flight together, and never in one batch: the later one waits or takes the place
 * of the earlier. The first failed batch ends it: later calls throw that batch's error. Once `stop` has fired nothing
 * more is sent, and whoever waits for room is told its reason.
 */
export class Dispatcher<T> {
  readonly #options: DispatcherOptions<T>;
  #open: Batch<T> = { entries: new Map(), bytes: 0 };
  readonly #sealed: Batch<T>[] = [];
  /** Identities in sealed batches and in flight. */
  readonly #busy = new Set<string>();
  /** The latest write of an item that is busy. */
  readonly #waiting = new Map<string, Entry<T>>();
  readonly #superseded = new Superseded<T>();
  readonly #unsettled = new Unsettled();
  #running = 0;
  #failure: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;
  /** Fires when a batch that still waits for its turn is not to be sent. */
  readonly #halt: AbortSignal;

  constructor(options: DispatcherOptions<T>) {
    this.#options = options;
    this.#halt = AbortSignal.any([options.stop, options.abort]);
  }

  /** Whether a batch is in flight. */
  get busy(): boolean {
    return this.#running > 0;
  }

  /** Takes a write. Nothing is returned where there is room for another; else resolves then, rejects once a batch failed. */
  add(entry: Entry<T>): Promise<void> | undefined {
    if (this.#failure !== undefined) return this.#room();
    this.#unsettled.add(entry.write);
    this.#place(entry);
    this.#pump();
    // An await for each write would take longer than placing it.
    return this.#crowded() ? this.#room() : undefined;
  }

  async #room(): Promise<void> {
    this.#throwFailure();
    while (this.#crowded()) await this.progress();
  }

  /** Sends the half-filled batch and resolves when a batch has ended; throws when one failed, or once stopped. */
  async progress(): Promise<void> {
    // Waiting for batches that are no longer sent would never end.
    this.#options.stop.throwIfAborted();
    await this.#advance();
  }

  /** Resolves when no write of this document is unsettled; throws when a batch failed. */
  async arrival(id: string): Promise<void> {
    while (this.#unsettled.has(id)) await this.progress();
  }

  /**
   * Sends what is left, or once stopped only waits for what was sent; throws when a batch failed.
   *
   * Resolves to whether everything is settled.
   */
  async drain(): Promise<boolean> {
    const { stop } = this.#options;
    try {
      while (this.#unsettled.writes > 0 && !stop.aborted) await this.#advance();
    } finally {
      // Batches that were in flight beside a failed one may still succeed; their outcome counts.
      while (this.#running > 0) await this.#change();
    }
    this.#throwFailure();
    return this.#unsettled.writes === 0;
  }

  async #advance(): Promise<void> {
    this.#seal();
    this.#pump();
    if (this.#running > 0) await this.#change();
    this.#throwFailure();
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
      this.#superseded.note(entry, earlier);
    }
    this.#seal();
  }

  #replace(entries: Map<string, Entry<T>>, entry: Entry<T>): Entry<T> | undefined {
    const earlier = entries.get(entry.write.identity);
    entries.set(entry.write.identity, entry);
    if (earlier !== undefined) this.#superseded.note(entry, earlier);
    return earlier;
  }

  #seal(): void {
    if (this.#open.entries.size === 0) return;
    for (const identity of this.#open.entries.keys()) this.#busy.add(identity);
    this.#sealed.push(this.#open);
    this.#open = { entries: new Map(), bytes: 0 };
  }

  #pump(): void {
    const { concurrency, stop } = this.#options;
    while (this.#failure === undefined && !stop.aborted && this.#running < concurrency) {
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
      const unwritten = await target.write(writes, abort, this.#halt);
      this.#conclude(batch, new Map(unwritten.map((each) => [each.write.identity, each])));
    } catch (error) {
      if (!this.#isLeft(error)) this.#failure ??= { error };
    } finally {
      this.#running -= 1;
      this.#pump();
      if (!this.busy) this.#options.idle();
      this.#wake?.();
    }
  }

  /** Whether a batch ended because of a stop. Parts of it may be durable: all of it stays unsettled and is repeated. */
  #isLeft(error: unknown): boolean {
    const { stop } = this.#options;
    return stop.aborted && error === stop.reason;
  }

  #conclude(batch: Batch<T>, unwritten: ReadonlyMap<string, Unwritten>): void {
    for (const [identity, entry] of batch.entries) {
      this.#busy.delete(identity);
      this.#settle(entry, unwritten.get(identity) ?? 'durable');
    }
    for (const identity of batch.entries.keys()) {
      const next = this.#waiting.get(identity);
      if (next === undefined) continue;
      this.#waiting.delete(identity);
      this.#place(next);
    }
  }

  #settle(entry: Entry<T>, fate: Fate): void {
    const superseded = this.#superseded.take(entry);
    this.#unsettled.remove(entry.write);
    for (const { write } of superseded) this.#unsettled.remove(write);
    this.#options.settle(entry, fate, superseded);
  }

  #change(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
