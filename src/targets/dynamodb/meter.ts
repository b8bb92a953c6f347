import type { WriteEncoder } from '../../dynamodb/write-encoder.js';
import type { Observation } from '../../observation.js';
import type { Forecast, ForecastOptions } from '../appraisal.js';
import type { Write, Meter } from '../target.js';
import type { DynamoDBWrite } from './batch-write.js';
import type { DynamoDBTargetConfig } from './config.js';
import { forecastOf } from './forecast.js';
import { isProvisionedTable, type LoadPart, loadParts } from './load-parts.js';
import { PartTally } from './meter-tally.js';
import { plannedTable } from './planned-table.js';
import { pricesFor } from './prices.js';
import { readPriceFor } from './read-prices.js';
import type { TableState } from './table-extras.js';
import { undoReads } from './undo-reads.js';
import { type TablePlan, timeToLiveOf } from './table-plan.js';
import { judgeTimeToLive } from './time-to-live.js';

/** What a meter reckons with. */
export interface DynamoDBMeterOptions {
  readonly plan: TablePlan;
  /** The table as it is; absent when it is missing. */
  readonly found: TableState | undefined;
  /** The encoder that the writes were prepared with. */
  readonly encoder: WriteEncoder;
  /** The region, and prices of the config's own. */
  readonly config: Pick<DynamoDBTargetConfig, 'region' | 'prices'>;
  /** The limit of the config. */
  readonly writeUnitsPerSecond?: number | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What a batch has around `{"Item":…}`, which is a line of the file for an import. */
const PUT_ENVELOPE = '{"PutRequest":}'.length;

/** Adds up what puts take of a table and its indexes, each as if there was no item with its key before. */
export class DynamoDBMeter implements Meter<DynamoDBWrite> {
  readonly #options: DynamoDBMeterOptions;
  readonly #state: TableState;
  readonly #table: PartTally;
  readonly #indexes: readonly PartTally[];
  readonly #timeToLive: string | undefined;
  readonly #expired = { documents: 0, writeUnits: 0 };
  #importBytes = 0;
  #puts = 0;

  constructor(options: DynamoDBMeterOptions) {
    const { plan, found } = options;
    this.#options = options;
    this.#state = found ?? plannedTable(plan);
    const [table, ...indexes] = loadParts(this.#state.table, found !== undefined);
    const sorted = this.#state.table.KeySchema?.length !== 1;
    this.#table = new PartTally(table, sorted);
    this.#indexes = indexes.map((index) => new PartTally(index, isWatched(index, table, sorted)));
    const { timeToLive } = this.#state.extras;
    this.#timeToLive = typeof timeToLive === 'string' ? timeToLive : timeToLiveOf(plan.settings);
  }

  take(
    { id, item }: Write & { readonly kind: 'put' },
    { size, bytes }: DynamoDBWrite,
  ): readonly Observation[] {
    const { encoder } = this.#options;
    this.#puts += 1;
    const own = this.#table.take(item, size, encoder);
    let partition = own;
    let all = own;
    for (const index of this.#indexes) {
      const units = index.take(item, size, encoder);
      index.watch(id, item, units);
      // A local index lies in the partition of its item.
      if (index.part.kind === 'local') partition += units;
      all += units;
    }
    this.#table.watch(id, item, partition);
    this.#importBytes += bytes - PUT_ENVELOPE;
    return this.#judgeTimeToLive(item, all);
  }

  forecast({ scale, readSeconds, keepUndo = false }: ForecastOptions): Forecast {
    const { found, config, writeUnitsPerSecond } = this.#options;
    const { documents, writeUnits } = this.#expired;
    const forecast = forecastOf({
      parts: [this.#table.total(scale), ...this.#indexes.map((index) => index.total(scale))],
      importBytes: this.#importBytes * scale,
      expired: { documents: documents * scale, writeUnits: writeUnits * scale },
      exists: found !== undefined,
      provisioned: isProvisionedTable(this.#state.table),
      items: found?.table.ItemCount ?? 0,
      writeUnitsPerSecond,
      readSeconds,
      prices: pricesFor(config),
    });
    if (!keepUndo) return forecast;
    const { usdPerMillionUnits } = readPriceFor(config);
    return { ...forecast, undo: undoReads(this.#puts * scale, found?.table, usdPerMillionUnits) };
  }

  #judgeTimeToLive(
    item: (Write & { readonly kind: 'put' })['item'],
    writeUnits: number,
  ): readonly Observation[] {
    if (this.#timeToLive === undefined) return [];
    const expiry = judgeTimeToLive(item, this.#timeToLive, this.#options.now() / 1_000);
    if (expiry === undefined) return [];
    if (expiry.deleted) {
      this.#expired.documents += 1;
      this.#expired.writeUnits += writeUnits;
    }
    return [expiry.observation];
  }
}

/** Where the partition key alone names an item, its values cannot repeat; a local index has the table's partitions. */
function isWatched(index: LoadPart, table: LoadPart, sorted: boolean): boolean {
  if (index.kind === 'local') return false;
  return sorted || !table.partition.some((attribute) => index.partition.includes(attribute));
}
