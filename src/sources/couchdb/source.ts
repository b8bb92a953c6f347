import type { Chance } from '../../backoff.js';
import type { Document, Page, Position } from '../../document.js';
import type {
  ReadOptions,
  SampleOptions,
  SamplePage,
  Source,
  SourceCollection,
  SourceConnection,
} from '../source.js';
import { awaitChange, pendingAfter } from './changes.js';
import type { CouchDBSourceConfig } from './config.js';
import { Database } from '../../couchdb/database.js';
import { DocumentReader } from '../../couchdb/documents.js';
import { listDatabases } from '../../couchdb/databases.js';
import { averageBytes, type DatabaseInfo, readInfo } from '../../couchdb/info.js';
import { checkSameDatabase, sequenceBeforeCopy } from './info.js';
import { changesPages, copyPages } from './pass.js';
import { decodePosition, encodePosition, type Place } from './position.js';
import type { PassOptions } from './page.js';
import { splitRanges } from './ranges.js';
import { type CollectionShape, namedById } from '../shape.js';
import { samplePages } from './sample.js';
import { typedSource } from './typed-source.js';
import { CouchDBServer } from '../../couchdb/server.js';
import { whileTaken } from '../while-taken.js';

/**
 * Makes ready to read the databases of a CouchDB, without contacting it.
 *
 * Throws ConfigError when the settings contradict each other. `chance` replaces the clock and the dice of retries.
 */
export function connectCouchDB(config: CouchDBSourceConfig, chance?: Chance): SourceConnection {
  const server = new CouchDBServer(config, 'source', chance);
  return {
    open: (collection) => {
      if (config.dynamodbTypes !== true) return new CouchDBSource(server, collection, config);
      // What stands for typed values in a text would be taken as it is.
      return typedSource(new CouchDBSource(server, { ...collection, texts: false }, config));
    },
    list: (stop) => listDatabases(server, stop),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
    },
  };
}

/** One database of a CouchDB. */
class CouchDBSource implements Source {
  readonly traits = { incremental: true, removals: true };
  readonly #collection: SourceCollection;
  readonly #database: Database;
  readonly #ranges: number;
  /** Milliseconds that CouchDB may keep us waiting for news: well within the limit of a request. */
  readonly #quiet: number;
  readonly #disposed = new AbortController();

  constructor(server: CouchDBServer, collection: SourceCollection, config: CouchDBSourceConfig) {
    this.#collection = collection;
    this.#database = new Database(server, collection.name, collection.report);
    this.#ranges = config.ranges;
    this.#quiet = Math.min(30_000, config.timeoutSeconds * 500);
  }

  shape(): Promise<CollectionShape> {
    return Promise.resolve(namedById);
  }

  async probe({ after, stop }: ReadOptions): Promise<number | undefined> {
    const place = after === undefined ? undefined : decodePosition(after);
    const info = await readInfo(this.#database, stop);
    if (place === undefined) return info.documents;
    checkSameDatabase(this.#database.name, place, info);
    if (place.copy !== undefined) return Math.max(0, info.documents - place.copy.read);
    return await pendingAfter(this.#database, place.since, stop);
  }

  read({ after, stop }: ReadOptions): AsyncIterable<Page> {
    return whileTaken(this.#until(stop), (signal) => this.#pass(after, this.#passOptions(signal)));
  }

  sample({ documents, stop }: SampleOptions): AsyncIterable<SamplePage> {
    return whileTaken(this.#until(stop), (signal) => this.#sample(documents, this.#passOptions(signal)));
  }

  async origin(stop: AbortSignal): Promise<Position> {
    const { instance } = await readInfo(this.#database, stop);
    return encodePosition({ instance, since: 0 });
  }

  async present(stop: AbortSignal): Promise<Position> {
    const info = await readInfo(this.#database, stop);
    const since = await sequenceBeforeCopy(this.#database, info, stop);
    return encodePosition({ instance: info.instance, since });
  }

  async awaitChange(after: Position, stop: AbortSignal): Promise<void> {
    const any = this.#until(stop);
    const quiet = (): void => {
      this.#collection.report({ type: 'quiet' });
    };
    const waiting = { patience: this.#quiet, stop: any, quiet };
    await awaitChange(this.#database, decodePosition(after).since, waiting);
  }

  async fetch(ids: readonly string[], stop: AbortSignal): Promise<ReadonlyMap<string, Document>> {
    return await new DocumentReader(this.#database, this.#collection.conflicts).byId(ids, stop);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposed.abort();
    return Promise.resolve();
  }

  #until(stop: AbortSignal): AbortSignal {
    return AbortSignal.any([stop, this.#disposed.signal]);
  }

  #passOptions(stop: AbortSignal): PassOptions {
    const { conflicts, texts = false, report } = this.#collection;
    return { database: this.#database, conflicts, texts, report, stop };
  }

  async *#pass(after: ReadOptions['after'], options: PassOptions): AsyncGenerator<Page, void, undefined> {
    const info = await readInfo(this.#database, options.stop);
    const place = await this.#begin(after, info, options.stop);
    const { copy, instance, since } = place;
    if (copy === undefined) {
      yield* changesPages(options, { instance, since });
      return;
    }
    if (after === undefined)
      yield { changes: [], skipped: 0, phase: 'copy', position: encodePosition(place) };
    const copied = yield* copyPages(options, { ...place, copy }, averageBytes(info));
    const { documents } = await readInfo(options.database, options.stop);
    const changed = yield* changesPages(options, { instance, since });
    reportUnlisted(documents - copied - changed, this.#collection);
  }

  async *#sample(documents: number, options: PassOptions): AsyncGenerator<SamplePage, void, undefined> {
    const { documents: present } = await readInfo(options.database, options.stop);
    yield* samplePages(options, { documents, present, connections: this.#ranges });
  }

  /** Where the pass begins: at the saved position, or with a copy of everything. */
  async #begin(after: ReadOptions['after'], info: DatabaseInfo, stop: AbortSignal): Promise<Place> {
    const saved = after === undefined ? undefined : decodePosition(after);
    if (saved !== undefined) {
      checkSameDatabase(this.#database.name, saved, info);
      return saved;
    }
    const since = await sequenceBeforeCopy(this.#database, info, stop);
    const ranges = await splitRanges(this.#database, {
      ranges: this.#ranges,
      documents: info.documents,
      stop,
    });
    return { instance: info.instance, since, copy: { read: 0, ranges } };
  }
}

/** Each change accounts for one document at the most; what is still lacking then was never listed. */
function reportUnlisted(count: number, { name, report }: SourceCollection): void {
  if (count <= 0) return;
  const message = `couchdb database "${name}" counts more documents than it lists`;
  report({ type: 'notice', code: 'source_count', message, count });
}
