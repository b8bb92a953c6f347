import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { type Chance, realChance } from '../../backoff.js';
import { keyRules } from '../../dynamodb/key-rules.js';
import { WriteEncoder } from '../../dynamodb/write-encoder.js';
import type { Document } from '../../document.js';
import { Rejection } from '../../rejection.js';
import type { Key, RefusedWrite, Target, TargetCollection, TargetConnection, Write } from '../target.js';
import { GetBatch, MAX_KEYS } from './batch-get.js';
import { BatchLoop } from './batch-loop.js';
import { type DynamoDBWrite, WriteBatch } from './batch-write.js';
import { type Clients, createClients } from './client.js';
import { AdaptiveConcurrency } from './concurrency.js';
import type { DynamoDBTargetConfig, TableSettings } from './config.js';
import { ENVELOPE_BYTES } from './text-exchange.js';
import { indexRules } from './table-description.js';
import { requireConsistent, type TablePlan } from './table-plan.js';
import { Table } from './table.js';
import { WritePace } from './write-pace.js';

/** Connects to a DynamoDB; contacts nothing yet. `chance` replaces the clock and the dice in tests. */
export function connectDynamoDB(
  config: DynamoDBTargetConfig,
  chance: Chance = realChance,
): TargetConnection<TableSettings> {
  const clients = createClients(config);
  return {
    open: (collection) => new DynamoDBTarget({ config, clients, chance, collection }),
    [Symbol.asyncDispose]: () => {
      clients.control.destroy();
      clients.bulk.destroy();
      return Promise.resolve();
    },
  };
}

interface DynamoDBTargetOptions {
  readonly config: DynamoDBTargetConfig;
  readonly clients: Clients;
  readonly chance: Chance;
  readonly collection: TargetCollection<TableSettings>;
}

/** A DynamoDB table that items are written to. */
class DynamoDBTarget implements Target<DynamoDBWrite> {
  /** AWS allows 16 MB a request without saying which megabytes: the smaller ones. */
  readonly limits = { maxWrites: 25, maxBytes: 16_000_000 - ENVELOPE_BYTES };
  readonly #options: DynamoDBTargetOptions;
  readonly #plan: TablePlan;
  readonly #table: Table;
  readonly #loop: BatchLoop;
  readonly #pace: WritePace;
  #encoder: WriteEncoder;

  constructor(options: DynamoDBTargetOptions) {
    const { config, clients, chance, collection } = options;
    const { name, key, settings, report } = collection;
    const place = { table: name, region: config.region, endpoint: config.endpoint };
    this.#options = options;
    this.#plan = { name, key, settings };
    requireConsistent(this.#plan);
    this.#table = new Table({ client: clients.control, plan: this.#plan, place, chance, report });
    this.#loop = new BatchLoop({
      place,
      patience: config.giveUpSeconds * 1000,
      concurrency: new AdaptiveConcurrency(collection.concurrency, chance.now),
      chance,
      report,
    });
    this.#pace = new WritePace({ rate: collection.writeUnitsPerSecond, chance, report });
    const rules = settings.indexes.flatMap((index) => keyRules(index, index.name));
    this.#encoder = new WriteEncoder([...keyRules(key), ...rules], collection.numbers);
  }

  async probe(stop: AbortSignal): Promise<void> {
    const table = await this.#table.describe(stop);
    if (table !== undefined) this.#adopt(table);
  }

  async ensure(stop: AbortSignal): Promise<string> {
    const table = await this.#table.ensure(stop);
    this.#adopt(table);
    return incarnationOf(table);
  }

  /** A table that is there may have indexes that the config does not know, and they refuse items too. */
  #adopt(table: TableDescription): void {
    const { key, numbers } = this.#options.collection;
    this.#encoder = new WriteEncoder([...keyRules(key), ...indexRules(table)], numbers);
  }

  identify(key: Key): string {
    return this.#encoder.key(key).identity;
  }

  prepare(write: Write): DynamoDBWrite | Rejection {
    const { kind, id } = write;
    const encoded = write.kind === 'put' ? this.#encoder.put(write.item) : this.#encoder.delete(write.key);
    if (encoded instanceof Rejection) return encoded;
    const { json, identity } = encoded;
    return { kind, id, identity, json, bytes: Buffer.byteLength(json) + 1 };
  }

  async write(
    batch: readonly DynamoDBWrite[],
    abort: AbortSignal,
  ): Promise<readonly RefusedWrite<DynamoDBWrite>[]> {
    const writes = new WriteBatch({
      client: this.#options.clients.bulk,
      table: this.#plan.name,
      encoder: this.#encoder,
      pace: this.#pace,
    });
    await this.#loop.run(batch, writes, abort);
    return writes.refused;
  }

  async fetch(keys: readonly Key[], stop: AbortSignal): Promise<ReadonlyMap<string, Document>> {
    const encoded = new Map(keys.map((key) => this.#encoder.key(key)).map((key) => [key.identity, key]));
    const all = [...encoded.values()];
    const reads = new GetBatch(this.#options.clients.bulk, this.#plan.name, this.#encoder);
    for (let start = 0; start < all.length; start += MAX_KEYS) {
      await this.#loop.run(all.slice(start, start + MAX_KEYS), reads, stop);
    }
    return reads.found;
  }

  /** The connection's clients are all there is to close, and other collections use them too. */
  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

/** DynamoDB gives each table an id of its own; an emulator may only tell when the table was made. */
function incarnationOf(table: TableDescription): string {
  return table.TableId ?? table.CreationDateTime?.toISOString() ?? '';
}
