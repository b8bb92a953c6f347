import { type Chance, realChance } from '../../backoff.js';
import type { Document, Page, Position } from '../../document.js';
import { itemChange } from '../../dynamodb/item-change.js';
import { ItemNames } from '../../dynamodb/item-names.js';
import { createClients, createStreamsClient } from '../../dynamodb/requests/client.js';
import type { CollectionShape } from '../shape.js';
import type {
  ProbeOptions,
  ReadOptions,
  SampleOptions,
  SamplePage,
  Source,
  SourceConnection,
} from '../source.js';
import { beginAgain, beginCopy, type Described, itemsLeft, origin, present, resume } from './beginning.js';
import type { DynamoDBSourceConfig } from './config.js';
import { fetchItems } from './fetch.js';
import { OpenedTable, placeOf, type TableOptions } from './opened-table.js';
import { emptyPage, passPages } from './pass.js';
import { decodePosition, encodePosition, type Place } from './position.js';
import { samplePages } from './sample.js';
import { settingsOf } from './shape.js';
import { StreamGap } from './stream/gap.js';
import { checkSameTable, describeTable } from './table.js';
import { listTables } from './tables.js';
import { whileTaken } from '../while-taken.js';

/** How to connect besides what the config says. */
export interface ConnectOptions {
  /** Whether the stream of a table that has none is turned on. */
  readonly enableStreams?: boolean | undefined;
  /** Whether a table that cannot be followed as it is, is read all the same, and a notice tells why. */
  readonly feedOptional?: boolean | undefined;
  /** Replaces the clock and the dice in tests. */
  readonly chance?: Chance | undefined;
}

/** Makes ready to read the tables of a DynamoDB, without contacting it. */
export function connectDynamoDBSource(
  config: DynamoDBSourceConfig,
  { enableStreams = false, feedOptional = false, chance = realChance }: ConnectOptions = {},
): SourceConnection {
  const clients = { ...createClients(config), streams: createStreamsClient(config) };
  return {
    open: (collection) =>
      new DynamoDBSource({ config, clients, collection, enableStreams, feedOptional, chance }),
    list: (stop) => listTables(clients.control, config, stop),
    [Symbol.asyncDispose]: () => {
      for (const client of Object.values(clients)) client.destroy();
      return Promise.resolve();
    },
  };
}

/** One table of a DynamoDB. */
class DynamoDBSource implements Source {
  readonly #options: TableOptions;
  readonly #disposed = new AbortController();
  #opened: OpenedTable | undefined;

  constructor(options: TableOptions) {
    this.#options = options;
  }

  get traits(): Source['traits'] {
    const follows = this.#options.config.changes === 'streams' && this.#opened?.unfollowed === undefined;
    return { incremental: follows, removals: follows };
  }

  async shape(stop: AbortSignal): Promise<CollectionShape> {
    const { clients, collection, enableStreams } = this.#options;
    const place = placeOf(this.#options);
    const { key, description, incarnation } = await describeTable(clients.control, place, stop);
    const inquiry = { client: clients.control, place, stop, report: collection.report };
    // A stream that this run turns on belongs to what the target is made after.
    const turnedOn = enableStreams && this.#options.config.changes === 'streams';
    const streams = turnedOn ? { streams: 'NEW_AND_OLD_IMAGES' } : {};
    const values = { ...streams, ...(await settingsOf(description, inquiry)) };
    return {
      key,
      fields: new ItemNames(key).fields,
      incarnation: { type: 'dynamodb', id: incarnation },
      settings: { type: 'dynamodb', values },
    };
  }

  async probe({ after, begins, stop }: ProbeOptions): Promise<number | undefined> {
    const saved = after === undefined ? undefined : decodePosition(after);
    const { table, description } = await this.#open(saved, stop);
    if (begins === true) table.requireFeed(description);
    if (saved?.stream === undefined || saved.scan !== undefined || table.stream === undefined) {
      return itemsLeft(description, saved?.scan);
    }
    try {
      return await table.stream.pending(saved.stream, stop);
    } catch (error) {
      if (this.#copiesAfter(error)) return itemsLeft(description);
      throw error;
    }
  }

  read({ after, stop }: ReadOptions): AsyncIterable<Page> {
    return whileTaken(this.#until(stop), (signal) => this.#pass(after, signal));
  }

  sample({ documents, stop }: SampleOptions): AsyncIterable<SamplePage> {
    return whileTaken(this.#until(stop), (signal) => this.#sample(documents, signal));
  }

  async origin(stop: AbortSignal): Promise<Position> {
    return encodePosition(await origin(await this.#open(undefined, stop), stop));
  }

  async present(stop: AbortSignal): Promise<Position | undefined> {
    const place = await present(await this.#open(undefined, stop), stop);
    return place && encodePosition(place);
  }

  async awaitChange(after: Position, stop: AbortSignal): Promise<void> {
    const any = this.#until(stop);
    const saved = decodePosition(after);
    const { table } = await this.#open(saved, any);
    if (table.stream === undefined || saved.stream === undefined) return;
    try {
      await table.stream.awaitChange(saved.stream, any);
    } catch (error) {
      if (!this.#copiesAfter(error)) throw error;
    }
  }

  async fetch(ids: readonly string[], stop: AbortSignal): Promise<ReadonlyMap<string, Document>> {
    const { table } = await this.#open(undefined, stop);
    return await fetchItems({ ...table.scanner, names: table.names }, ids, stop);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposed.abort();
    return Promise.resolve();
  }

  #until(stop: AbortSignal): AbortSignal {
    return AbortSignal.any([stop, this.#disposed.signal]);
  }

  /** Makes sure that the table is there, and the one that a position speaks of. */
  async #open(saved: Place | undefined, stop: AbortSignal): Promise<Described> {
    const { clients, collection, config } = this.#options;
    const described = await describeTable(clients.control, placeOf(this.#options), stop);
    if (saved !== undefined) checkSameTable(collection.name, saved.table, described);
    if (this.#opened?.incarnation !== described.incarnation) {
      this.#opened = new OpenedTable(this.#options, described);
      const { unfollowed } = this.#opened;
      if (unfollowed !== undefined) collection.report({ type: 'notice', ...unfollowed });
    }
    return { table: this.#opened, description: described.description, segments: config.segments };
  }

  async *#pass(after: Position | undefined, stop: AbortSignal): AsyncGenerator<Page, void, undefined> {
    const saved = after === undefined ? undefined : decodePosition(after);
    const described = await this.#open(saved, stop);
    const { scanner, names, stream } = described.table;
    const options = { scanner, names, stream, expiry: await described.table.expiry(stop), stop };
    try {
      const place = saved === undefined ? await beginCopy(described, stop) : resume(saved, described);
      if (saved === undefined) yield emptyPage(place);
      yield* passPages(options, place);
    } catch (error) {
      if (!this.#copiesAfter(error)) throw error;
      this.#tellCopy(error);
      const again = await beginAgain(described, stop);
      yield emptyPage(again);
      yield* passPages(options, again);
    }
  }

  async *#sample(documents: number, stop: AbortSignal): AsyncGenerator<SamplePage, void, undefined> {
    const { table, description } = await this.#open(undefined, stop);
    const expiry = await table.expiry(stop);
    const sample = { documents, present: description.ItemCount ?? 0 };
    for await (const { items, bytes } of samplePages(table.scanner, sample, stop)) {
      const kept = expiry.copied(items);
      const changes = kept.map((item) => itemChange(item, table.names));
      yield { changes, skipped: items.length - kept.length, bytes };
    }
  }

  #copiesAfter(error: unknown): error is StreamGap {
    return error instanceof StreamGap && this.#options.config.onGap === 'copy';
  }

  #tellCopy({ message }: StreamGap): void {
    const { report } = this.#options.collection;
    const told = `${message}; the table is copied again, and items that were deleted meanwhile stay at the target`;
    report({ type: 'notice', code: 'stream_gap', message: told, count: 1 });
  }
}
