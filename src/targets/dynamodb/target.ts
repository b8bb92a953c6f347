import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { type Chance, realChance } from '../../backoff.js';
import { keyRules } from '../../dynamodb/key-rules.js';
import { itemOfPut } from '../../dynamodb/put-text.js';
import { WriteEncoder } from '../../dynamodb/write-encoder.js';
import type { Document } from '../../document.js';
import type { Rejection } from '../../rejection.js';
import type { ReadinessCheck, TargetSurvey } from '../appraisal.js';
import type {
  ItemPage,
  Key,
  RefusedWrite,
  ScanOptions,
  Target,
  TargetCollection,
  TargetConnection,
  Write,
  Meter,
} from '../target.js';
import { getItems } from '../../dynamodb/requests/batch-get.js';
import { BatchLoop } from '../../dynamodb/requests/batch-loop.js';
import { batchLimits, type DynamoDBWrite, prepareWrite, WriteBatch } from './batch-write.js';
import { type Clients, createClients } from '../../dynamodb/requests/client.js';
import { AdaptiveConcurrency } from '../../dynamodb/requests/concurrency.js';
import { ReadPace } from '../../dynamodb/requests/read-pace.js';
import type { DynamoDBTargetConfig, TableSettings } from './config.js';
import { makeLaterIndexes, withLaterIndexes } from './later-indexes.js';
import { DynamoDBMeter } from './meter.js';
import { type ItemScanOptions, scanItems } from './item-scan.js';
import { refuseChanges } from './read-only.js';
import { inspectTable, surveyOf, type SurveyedTable } from './survey.js';
import { incarnationOf, indexRules } from './table-description.js';
import type { TableContext } from './table-context.js';
import { readReadiness } from './table-readiness.js';
import { indexesOf, requireConsistent, type TablePlan } from './table-plan.js';
import { Table } from './table.js';
import { WritePace } from './write-pace.js';

/** How to connect besides what the config says. */
export interface ConnectOptions {
  /** Whether requests that could change anything are refused before they are sent. */
  readonly readOnly?: boolean;
  /** Replaces the clock and the dice in tests. */
  readonly chance?: Chance;
}

/** Connects to a DynamoDB; contacts nothing yet. */
export function connectDynamoDB(
  config: DynamoDBTargetConfig,
  { readOnly = false, chance = realChance }: ConnectOptions = {},
): TargetConnection<TableSettings> {
  const clients = createClients(config);
  if (readOnly) [clients.control, clients.bulk].forEach(refuseChanges);
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
  readonly limits = batchLimits;
  readonly #options: DynamoDBTargetOptions;
  readonly #plan: TablePlan;
  readonly #context: TableContext;
  readonly #table: Table;
  readonly #loop: BatchLoop;
  readonly #pace: WritePace;
  readonly #reading: Pick<ItemScanOptions, 'client' | 'loop' | 'pace'>;
  #encoder: WriteEncoder;
  #found: SurveyedTable | undefined;

  constructor(options: DynamoDBTargetOptions) {
    const { config, clients, chance, collection } = options;
    const { name, key, settings, report } = collection;
    const { region, endpoint, profile } = config;
    const place = { table: name, region, endpoint, profile };
    this.#options = options;
    this.#plan = { name, key, settings };
    requireConsistent(this.#plan);
    this.#context = { client: clients.control, plan: this.#plan, place, chance, report };
    this.#table = new Table(this.#context);
    this.#loop = new BatchLoop({
      place,
      patience: config.giveUpSeconds * 1000,
      concurrency: new AdaptiveConcurrency(collection.concurrency, chance.now),
      chance,
      report,
    });
    this.#pace = new WritePace({ rate: collection.writeUnitsPerSecond, chance, report });
    const pace = new ReadPace({ rate: collection.readUnitsPerSecond, side: 'target', chance, report });
    this.#reading = { client: clients.bulk, loop: this.#loop, pace };
    const rules = indexesOf(settings).flatMap((index) => keyRules(index, index.name));
    this.#encoder = new WriteEncoder([...keyRules(key), ...rules], collection.numbers);
  }

  async probe(stop: AbortSignal): Promise<void> {
    const table = await this.#table.describe(stop);
    if (table !== undefined) this.#adopt(table);
  }

  async survey(stop: AbortSignal): Promise<TargetSurvey> {
    const table = await this.#table.describe(stop);
    if (table !== undefined) this.#adopt(table);
    this.#found = table && (await inspectTable(this.#context, table, stop));
    return surveyOf(this.#plan, this.#found);
  }

  async readiness(stop: AbortSignal): Promise<readonly ReadinessCheck[]> {
    const table = await this.#table.describe(stop);
    return await readReadiness(this.#context, { table, config: this.#options.config, stop });
  }

  meter(): Meter<DynamoDBWrite> {
    const { config, collection } = this.#options;
    return new DynamoDBMeter({
      plan: this.#plan,
      found: this.#found,
      encoder: this.#encoder,
      config,
      writeUnitsPerSecond: collection.writeUnitsPerSecond,
      now: Date.now,
    });
  }

  async ensure(stop: AbortSignal): Promise<string> {
    const table = await this.#table.ensure(stop);
    this.#adopt(table);
    return incarnationOf(table);
  }

  complete(stop: AbortSignal): Promise<void> {
    return makeLaterIndexes(this.#context, (signal) => this.#table.describe(signal), stop);
  }

  /** A table that is there may have indexes that the config does not know, and they refuse items too. */
  #adopt(table: TableDescription): void {
    const { key, numbers } = this.#options.collection;
    const rules = [...keyRules(key), ...indexRules(withLaterIndexes(this.#plan, table))];
    this.#encoder = new WriteEncoder(rules, numbers);
  }

  identify(key: Key): string {
    return this.#encoder.key(key).identity;
  }

  prepare(write: Write): DynamoDBWrite | Rejection {
    return prepareWrite(this.#encoder, write);
  }

  discard({ text }: DynamoDBWrite): void {
    text.forget();
  }

  itemOf(prepared: DynamoDBWrite): Document | undefined {
    return itemOfPut(prepared.text);
  }

  async write(
    batch: readonly DynamoDBWrite[],
    abort: AbortSignal,
    halt?: AbortSignal,
  ): Promise<readonly RefusedWrite<DynamoDBWrite>[]> {
    const writes = new WriteBatch({
      client: this.#options.clients.bulk,
      table: this.#plan.name,
      encoder: this.#encoder,
      pace: this.#pace,
      halt,
    });
    await this.#loop.run(batch, writes, abort);
    for (const write of batch) this.discard(write);
    return writes.refused;
  }

  fetch(keys: readonly Key[], stop: AbortSignal): Promise<ReadonlyMap<string, Document>> {
    return getItems({ ...this.#reading, table: this.#plan.name, encoder: this.#encoder }, keys, stop);
  }

  scan(options: ScanOptions): AsyncIterable<ItemPage> {
    return scanItems({ ...options, ...this.#reading, collection: this.#options.collection });
  }

  /** The connection's clients are all there is to close, and other collections use them too. */
  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}
