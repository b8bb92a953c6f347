import { realChance } from '../../backoff.js';
import type { Document, Page, Position } from '../../document.js';
import { ItemNames } from '../../dynamodb/item-names.js';
import type { KeySchema } from '../../key-schema.js';
import type { CollectionShape } from '../shape.js';
import type {
  ReadOptions,
  SampleOptions,
  SamplePage,
  Source,
  SourceCollection,
  SourceConnection,
} from '../source.js';
import { exportsAfter, isHeldUp } from './chain.js';
import type { DynamoDBExportSourceConfig } from './config.js';
import { ExportedTable } from './exported-table.js';
import { findItems } from './find.js';
import { type ReadingOptions, exportPages } from './pass.js';
import { type Place, beginningOf, decodePosition, encodePosition } from './position.js';
import { sampleExport } from './sample.js';
import { fullExport, type Selection } from './selection.js';
import { openStores } from './stores.js';
import { whileTaken } from '../while-taken.js';

/** Makes ready to read exports of DynamoDB tables, without looking for them yet. */
export async function connectDynamoDBExport(config: DynamoDBExportSourceConfig): Promise<SourceConnection> {
  const stores = await openStores(config);
  return {
    open: (collection) => {
      const table = new ExportedTable(stores.open(collection.report), collection);
      return new DynamoDBExportSource(table, collection, config);
    },
    [Symbol.asyncDispose]: async () => {
      await stores[Symbol.asyncDispose]();
    },
  };
}

/** The exports of one table. */
class DynamoDBExportSource implements Source {
  readonly traits = { incremental: true, removals: true };
  readonly #table: ExportedTable;
  readonly #collection: SourceCollection;
  readonly #files: number;
  readonly #poll: number;
  readonly #disposed = new AbortController();

  constructor(table: ExportedTable, collection: SourceCollection, config: DynamoDBExportSourceConfig) {
    this.#table = table;
    this.#collection = collection;
    this.#files = config.files;
    this.#poll = config.pollSeconds * 1000;
  }

  async shape(stop: AbortSignal): Promise<CollectionShape> {
    const key = await this.#table.key(await this.#table.select(stop), stop);
    return { key, fields: new ItemNames(key).fields };
  }

  async probe({ after, stop }: ReadOptions): Promise<number | undefined> {
    const { selection, place } = await this.#begin(after, stop);
    const step = this.#table.stepAt(selection, place);
    if (step === undefined) return 0;
    const { exported, reading } = step;
    const later = exportsAfter(selection, exported.to);
    return later.reduce((sum, { items }) => sum + items, exported.items - reading.read);
  }

  read({ after, stop }: ReadOptions): AsyncIterable<Page> {
    return whileTaken(this.#until(stop), (any) => this.#pass(after, any));
  }

  sample({ documents, stop }: SampleOptions): AsyncIterable<SamplePage> {
    return whileTaken(this.#until(stop), (any) => this.#sample(documents, any));
  }

  async origin(stop: AbortSignal): Promise<Position> {
    return encodePosition({ ...startOf(fullExport(await this.#table.select(stop))), replay: true });
  }

  readUntil(position: Position): number {
    return decodePosition(position).until;
  }

  async awaitChange(after: Position, stop: AbortSignal): Promise<void> {
    const any = this.#until(stop);
    const place = decodePosition(after);
    for (;;) {
      const selection = await this.#table.select(any, place);
      if (this.#table.stepAt(selection, place) !== undefined) return;
      await realChance.sleep(this.#poll, any);
    }
  }

  async fetch(ids: readonly string[], stop: AbortSignal): Promise<ReadonlyMap<string, Document>> {
    const selection = await this.#table.select(stop);
    const full = fullExport(selection);
    const key = await this.#table.key(selection, stop);
    return await findItems([full, ...exportsAfter(selection, full.to)], ids, this.#options(key, stop));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed.abort();
    await Promise.resolve();
  }

  #until(stop: AbortSignal): AbortSignal {
    return AbortSignal.any([stop, this.#disposed.signal]);
  }

  #options(key: KeySchema, stop: AbortSignal): ReadingOptions {
    return { store: this.#table.store, key, files: this.#files, stop };
  }

  /** Where to go on, or begin. */
  async #begin(
    after: Position | undefined,
    stop: AbortSignal,
  ): Promise<{ readonly selection: Selection; readonly place: Place }> {
    const saved = after === undefined ? undefined : decodePosition(after);
    const selection = await this.#table.select(stop, saved);
    return { selection, place: saved ?? startOf(fullExport(selection)) };
  }

  async *#pass(after: Position | undefined, stop: AbortSignal): AsyncGenerator<Page, void, undefined> {
    let { selection, place } = await this.#begin(after, stop);
    const options = this.#options(await this.#table.key(selection, stop), stop);
    if (after === undefined)
      yield { changes: [], skipped: 0, phase: 'copy', position: encodePosition(place) };
    for (;;) {
      const step = this.#table.stepAt(selection, place);
      if (step === undefined) break;
      yield* exportPages(step.exported, { place, reading: step.reading }, options);
      place = { table: place.table, until: Math.max(place.until, step.exported.to) };
      // Another one may have become complete meanwhile.
      selection = await this.#table.select(stop, place);
    }
    if (isHeldUp(selection, place.until)) this.#reportHeldUp();
    yield { changes: [], skipped: 0, phase: 'changes', position: encodePosition(place) };
  }

  async *#sample(documents: number, stop: AbortSignal): AsyncGenerator<SamplePage, void, undefined> {
    const selection = await this.#table.select(stop);
    const options = this.#options(await this.#table.key(selection, stop), stop);
    yield* sampleExport(fullExport(selection), documents, options);
  }

  #reportHeldUp(): void {
    const { name, report } = this.#collection;
    const message = `later exports of "${name}" wait for one that is not complete`;
    report({ type: 'notice', code: 'export_incomplete', message, count: 1 });
  }
}

function startOf({ id, table }: { readonly id: string; readonly table: { readonly id: string } }): Place {
  return { table: table.id, until: 0, reading: beginningOf(id) };
}
