import { keyRules } from '../dynamodb/key-rules.js';
import { itemOfPut } from '../dynamodb/put-text.js';
import { WriteEncoder } from '../dynamodb/write-encoder.js';
import type { Document } from '../document.js';
import { Rejection } from '../rejection.js';
import type { TargetSurvey } from './appraisal.js';
import { MemoryMeter } from './memory-meter.js';
import type {
  ItemPage,
  Key,
  PreparedWrite,
  RefusedWrite,
  ScanOptions,
  Target,
  TargetCollection,
  TargetConnection,
  Write,
  Meter,
} from './target.js';
import type { KeySchema } from '../key-schema.js';
import { scanMemory } from './memory-scan.js';

/** A write to memory: the item as DynamoDB would hold it, or none for a delete. */
export interface MemoryWrite extends PreparedWrite {
  readonly item: Document | undefined;
}

/** What goes wrong with a batch. */
export interface MemoryFault {
  /** How many writes, from the front, take effect all the same: all of them where only the answer is lost. */
  readonly applied?: number;
  /** What `write` throws afterwards. */
  readonly error?: Error;
  /** Writes that are refused for good, by identity. */
  readonly refused?: ReadonlyMap<string, Rejection>;
}

/** How a database in memory behaves. */
export interface MemoryOptions {
  /** Called with each batch before it takes effect. It may take its time, and tell what goes wrong. */
  readonly onWrite?: (batch: readonly MemoryWrite[], collection: string) => Promise<MemoryFault | undefined>;
  readonly limits?: Target['limits'];
}

/** A collection in memory. */
export interface MemoryTable {
  readonly incarnation: string;
  /** Items by identity. */
  readonly items: Map<string, Document>;
}

/** A database in memory that judges as DynamoDB does: the reference for all targets. It honours nothing about speed. */
export class MemoryDatabase implements TargetConnection {
  readonly tables = new Map<string, MemoryTable>();
  readonly #options: MemoryOptions;
  #made = 0;

  constructor(options: MemoryOptions = {}) {
    this.#options = options;
  }

  open(collection: TargetCollection): Target {
    return new MemoryTarget(this, collection, this.#options);
  }

  /** The table of this name, made when it is missing. */
  table(name: string): MemoryTable {
    const there = this.tables.get(name);
    if (there !== undefined) return there;
    this.#made += 1;
    const table = { incarnation: `memory-${this.#made}`, items: new Map<string, Document>() };
    this.tables.set(name, table);
    return table;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

const DYNAMODB_LIMITS = { maxWrites: 25, maxBytes: 16_000_000 };

/* eslint-disable @typescript-eslint/require-await -- asynchronous, so that what is thrown rejects as in every target */
class MemoryTarget implements Target<MemoryWrite> {
  readonly limits: Target['limits'];
  readonly #database: MemoryDatabase;
  readonly #name: string;
  readonly #key: KeySchema;
  readonly #encoder: WriteEncoder;
  readonly #onWrite: MemoryOptions['onWrite'];

  constructor(database: MemoryDatabase, { name, key, numbers }: TargetCollection, options: MemoryOptions) {
    this.limits = options.limits ?? DYNAMODB_LIMITS;
    this.#database = database;
    this.#name = name;
    this.#key = key;
    this.#encoder = new WriteEncoder(keyRules(key), numbers);
    this.#onWrite = options.onWrite;
  }

  async probe(stop: AbortSignal): Promise<void> {
    stop.throwIfAborted();
  }

  async survey(stop: AbortSignal): Promise<TargetSurvey> {
    stop.throwIfAborted();
    const { partition, sort } = this.#key;
    const key = sort === undefined ? [partition] : [partition, sort];
    const settings = { key: key.map(({ attribute, type }) => `"${attribute}" (${type})`).join(' and ') };
    const table = this.#database.tables.get(this.#name);
    const found = { exists: table !== undefined, settings, differences: [], obstacles: [] };
    return table === undefined ? found : { ...found, items: this.#count(table) };
  }

  #count({ items }: MemoryTable): { readonly count: number; readonly bytes: number } {
    let bytes = 0;
    for (const item of items.values()) {
      const encoded = this.#encoder.put(item);
      bytes += encoded instanceof Rejection ? 0 : encoded.size;
    }
    return { count: items.size, bytes };
  }

  meter(): Meter<MemoryWrite> {
    return new MemoryMeter();
  }

  async ensure(stop: AbortSignal): Promise<string> {
    stop.throwIfAborted();
    return this.#database.table(this.#name).incarnation;
  }

  identify(key: Key): string {
    return this.#encoder.key(key).identity;
  }

  prepare(write: Write): MemoryWrite | Rejection {
    const { kind, id } = write;
    const encoded = kind === 'put' ? this.#encoder.put(write.item) : this.#encoder.delete(write.key);
    if (encoded instanceof Rejection) return encoded;
    const { identity, text, size } = encoded;
    return { kind, id, identity, item: itemOfPut(text), size, bytes: text.end - text.start };
  }

  itemOf({ item }: MemoryWrite): Document | undefined {
    return item;
  }

  async write(
    batch: readonly MemoryWrite[],
    abort: AbortSignal,
  ): Promise<readonly RefusedWrite<MemoryWrite>[]> {
    abort.throwIfAborted();
    this.#requireLegal(batch);
    const { applied = batch.length, error, refused } = (await this.#onWrite?.(batch, this.#name)) ?? {};
    const { items } = this.#database.table(this.#name);
    for (const { identity, item } of batch.slice(0, applied)) {
      if (refused?.has(identity) === true) continue;
      if (item === undefined) items.delete(identity);
      else items.set(identity, item);
    }
    if (error !== undefined) throw error;
    return batch.flatMap((write) => {
      const rejection = refused?.get(write.identity);
      return rejection === undefined ? [] : [{ write, rejection }];
    });
  }

  async fetch(keys: readonly Key[], stop: AbortSignal): Promise<ReadonlyMap<string, Document>> {
    stop.throwIfAborted();
    const [{ items }, found] = [this.#database.table(this.#name), new Map<string, Document>()];
    for (const identity of keys.map((key) => this.identify(key))) {
      const item = items.get(identity);
      if (item !== undefined) found.set(identity, item);
    }
    return found;
  }

  async *scan(options: ScanOptions): AsyncGenerator<ItemPage, void, undefined> {
    yield* scanMemory(this.#database.table(this.#name).items, this.#key, options);
  }

  /** What every other target would refuse as a whole is the caller's mistake. */
  #requireLegal(batch: readonly MemoryWrite[]): void {
    const bytes = batch.reduce((sum, write) => sum + write.bytes, 0);
    if (batch.length > this.limits.maxWrites || bytes > this.limits.maxBytes) {
      throw new RangeError(`a batch of ${batch.length} writes and ${bytes} bytes is beyond the limits`);
    }
    if (new Set(batch.map((write) => write.identity)).size < batch.length) {
      throw new RangeError('a batch names an item twice');
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}
