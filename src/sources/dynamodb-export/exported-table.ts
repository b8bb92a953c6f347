import { EnvironmentError, GuardError } from '../../errors.js';
import type { KeySchema } from '../../key-schema.js';
import type { SourceCollection } from '../source.js';
import { Catalogue } from './catalogue.js';
import { exportAfter } from './chain.js';
import { dataLines } from './data-file.js';
import { keyInLine } from './item-line.js';
import { keyOfExport } from './key.js';
import { readDataFiles, type TableExport } from './manifest.js';
import { type Place, type Reading, beginningOf } from './position.js';
import { selectExports, type Selection } from './selection.js';
import type { ExportStore } from './store.js';

/** An export, and where in it to go on. */
interface Step {
  readonly exported: TableExport;
  readonly reading: Reading;
}

/** The exports of one table, and what they tell of it. */
export class ExportedTable {
  readonly store: ExportStore;
  readonly #name: string;
  readonly #configured: KeySchema | undefined;
  readonly #catalogue: Catalogue;
  #key: KeySchema | undefined;

  constructor(store: ExportStore, { name, key }: Pick<SourceCollection, 'name' | 'key'>) {
    this.store = store;
    this.#name = name;
    this.#configured = key;
    this.#catalogue = new Catalogue(store);
  }

  /**
   * Looks for the exports of the table; with `place`, of the very table that it was taken from.
   *
   * Throws EnvironmentError when there are none, GuardError when the table was made anew since the place was taken.
   */
  async select(stop: AbortSignal, place?: Place): Promise<Selection> {
    stop.throwIfAborted();
    const found = await this.#catalogue.find(stop);
    const selection = selectExports(found, { name: this.#name, place: this.store.describe('') });
    const table = place?.table ?? selection.full?.table.id;
    if (place !== undefined) checkSameTable(this.#name, place, selection);
    return { ...selection, exports: selection.exports.filter((exported) => exported.table.id === table) };
  }

  /**
   * The export to read at a place, and from where, or undefined when there is none yet.
   *
   * Throws EnvironmentError when it is no longer there, or changes are in no export.
   */
  stepAt(selection: Selection, { until, reading }: Place): Step | undefined {
    if (reading === undefined) {
      const exported = exportAfter(selection, until);
      return exported && { exported, reading: beginningOf(exported.id) };
    }
    const exported = selection.exports.find(({ id }) => id === reading.export);
    if (exported !== undefined) return { exported, reading };
    const place = this.store.describe('');
    throw new EnvironmentError(`the export "${reading.export}" is no longer in "${place}"`, {
      code: 'source_not_found',
      hint: 'Put it back so that reading can go on, or run with --restart to begin with another one.',
    });
  }

  /** The key of the table. Throws ConfigError when neither the exports nor the config tell. */
  async key({ exports }: Selection, stop: AbortSignal): Promise<KeySchema> {
    if (this.#key !== undefined) return this.#key;
    const telling = exports.find(({ kind, items }) => kind === 'incremental' && items > 0);
    const told = telling && (await this.#keyOfItem(telling, stop));
    this.#key = keyOfExport(this.#configured, told, this.#name);
    return this.#key;
  }

  async #keyOfItem(exported: TableExport, stop: AbortSignal): Promise<ReturnType<typeof keyInLine>> {
    const files = await readDataFiles(this.store, exported, stop);
    const file = files.find(({ items }) => items > 0);
    if (file === undefined) return undefined;
    for await (const [line] of dataLines(this.store, file, stop)) {
      if (line !== undefined) return keyInLine(line);
    }
    return undefined;
  }
}

function checkSameTable(name: string, place: Place, { exports }: Selection): void {
  const latest = exports.toSorted((a, b) => b.to - a.to).at(0);
  if (latest === undefined || latest.table.id === place.table) return;
  throw new GuardError(
    `table "${name}" was deleted and made anew since the saved position was taken: export "${latest.folder}" is of another one`,
    {
      code: 'source_recreated',
      hint: 'Check that it is the table you mean, then run with --restart to read it from the beginning.',
    },
  );
}
