import { type Chance, realChance } from '../../backoff.js';
import { Database } from '../../couchdb/database.js';
import { DocumentReader } from '../../couchdb/documents.js';
import type { DatabaseInfo } from '../../couchdb/info.js';
import { CouchDBServer } from '../../couchdb/server.js';
import { parseTypedJson } from '../../couchdb/typed-values.js';
import type { Document } from '../../document.js';
import { ConfigError } from '../../errors.js';
import type { Rejection } from '../../rejection.js';
import type { TargetSurvey } from '../appraisal.js';
import type {
  Key,
  Meter,
  Target,
  TargetCollection,
  TargetConnection,
  Unwritten,
  Write,
  ItemPage,
  ScanOptions,
} from '../target.js';
import { BulkWrite } from './bulk-write.js';
import type { CouchDBTargetConfig } from './config.js';
import { type CouchDBWrite, DocumentJudge, idOf } from './document-judge.js';
import { CouchDBMeter } from './meter.js';
import { documentKeyProblem } from './naming.js';
import { ensureDatabase, findDatabase } from './presence.js';
import { scanDocuments } from './scan.js';
import { itemOfDocument } from './stored-document.js';

/** How to connect besides what the config says. */
interface ConnectOptions {
  /** Whether requests that could change anything are refused before they are sent. */
  readonly readOnly?: boolean;
  /** Replaces the clock and the dice in tests. */
  readonly chance?: Chance;
}

/**
 * Makes ready to write the databases of a CouchDB, without contacting it.
 *
 * Throws ConfigError when the settings contradict each other.
 */
export function connectCouchDBTarget(
  config: CouchDBTargetConfig,
  { readOnly = false, chance = realChance }: ConnectOptions = {},
): TargetConnection {
  const server = new CouchDBServer(config, 'target', chance);
  return {
    open: (collection) => new CouchDBTarget({ server, config, collection, readOnly }),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
    },
  };
}

interface CouchDBTargetOptions {
  readonly server: CouchDBServer;
  readonly config: CouchDBTargetConfig;
  readonly collection: TargetCollection;
  readonly readOnly: boolean;
}

/** A CouchDB database that documents are written to. */
class CouchDBTarget implements Target<CouchDBWrite> {
  readonly compares = true;
  readonly limits: Target['limits'];
  readonly #database: Database;
  readonly #judge: DocumentJudge;
  readonly #options: CouchDBTargetOptions;

  constructor(options: CouchDBTargetOptions) {
    const { server, config, collection } = options;
    requireDocumentId(collection);
    this.#options = options;
    this.#database = new Database(server, collection.name, collection.report);
    this.#judge = new DocumentJudge(config.maxDocumentBytes);
    this.limits = { maxWrites: 500, maxBytes: Math.max(8_000_000, this.#judge.largest) };
  }

  async probe(stop: AbortSignal): Promise<void> {
    await findDatabase(this.#database, stop);
  }

  async survey(stop: AbortSignal): Promise<TargetSurvey> {
    stop.throwIfAborted();
    const info = await findDatabase(this.#database, stop);
    const survey = { settings: { key: '"_id" (S)' }, differences: [], obstacles: [] };
    if (info === undefined) return { ...survey, exists: false };
    const items = { count: info.documents, bytes: info.bytes ?? 0 };
    return { ...survey, exists: true, incarnation: incarnationOf(info), items };
  }

  meter(): Meter<CouchDBWrite> {
    return new CouchDBMeter();
  }

  async ensure(stop: AbortSignal): Promise<string> {
    this.#requireWritable();
    return incarnationOf(await ensureDatabase(this.#database, stop));
  }

  identify(key: Key): string {
    return idOf(key);
  }

  prepare(write: Write): CouchDBWrite | Rejection {
    return this.#judge.prepare(write);
  }

  itemOf({ json }: CouchDBWrite): Document | undefined {
    return json === undefined ? undefined : parseTypedJson(json);
  }

  async write(
    batch: readonly CouchDBWrite[],
    abort: AbortSignal,
    halt: AbortSignal = abort,
  ): Promise<readonly Unwritten<CouchDBWrite>[]> {
    this.#requireWritable();
    abort.throwIfAborted();
    const { server, collection } = this.#options;
    const began = server.chance.now();
    const unwritten = await new BulkWrite(this.#database, { abort, halt }).run(batch);
    const seconds = (server.chance.now() - began) / 1_000;
    collection.report({ type: 'batch', writes: batch.length, seconds });
    return unwritten;
  }

  async fetch(keys: readonly Key[], stop: AbortSignal): Promise<ReadonlyMap<string, Document>> {
    stop.throwIfAborted();
    const ids = [...new Set(keys.map(idOf))];
    const found = await new DocumentReader(this.#database, false).byId(ids, stop);
    return new Map([...found].map(([id, document]) => [id, itemOfDocument(document)]));
  }

  scan(options: ScanOptions): AsyncIterable<ItemPage> {
    return scanDocuments(this.#database, options);
  }

  /** The connection is all there is to close, and other collections use it too. */
  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  #requireWritable(): void {
    if (this.#options.readOnly) throw new Error('nothing was sent: this connection only reads');
  }
}

function requireDocumentId({ name, key }: TargetCollection): void {
  const problem = documentKeyProblem(key);
  if (problem === undefined) return;
  throw new ConfigError(`the key of the items for couchdb database "${name}" ${problem}`, {
    code: 'target_key',
    hint: 'Set "key" to { partition: { attribute: "_id", from: … } } with the field that holds a document\'s id.',
  });
}

/** Where the server does not tell one database from another of the same name, nothing can. */
function incarnationOf({ instance }: DatabaseInfo): string {
  return instance ?? 'unknown';
}
