import type { Change, Document } from '../document.js';
import type { Observation } from '../observation.js';
import { Rejection, formatPath } from '../rejection.js';
import type { Judge } from '../targets/judge-only.js';
import type { Meter, PreparedWrite, Write } from '../targets/target.js';
import type { Forecast, ForecastOptions, HotKey } from '../targets/appraisal.js';
import type { DuplicateKeys } from './duplicate-keys.js';
import { excerptOf } from './excerpt.js';
import { FieldTypes } from './field-types.js';
import { type FindingTotal, Findings } from './findings.js';
import type { CarryingOptions } from './advice.js';
import type { CollectionReport } from './report.js';
import { SizeTally } from './sizes.js';

/** What becomes of documents, and what is known of them on the way. */
export interface CollectionJudgeOptions {
  readonly judge: Judge;
  /** What the source tells of a document before any transform. */
  readonly inspect: (document: Document) => readonly Observation[];
  readonly project: (change: Change) => Write | Rejection | undefined;
  /** Absent where no two documents can become one item. */
  readonly duplicates?: DuplicateKeys | undefined;
}

/** What would become of a document. */
export type Outcome = 'write' | 'delete' | 'skip' | 'reject';

type Put = Write & { readonly kind: 'put' };

/** What a judge found in a collection. */
export type Conclusion = Pick<CollectionReport, 'itemBytes' | 'sizes' | 'findings' | 'notices'>;

/** Judges the changes of one collection one by one, and adds up what it finds. */
export class CollectionJudge {
  readonly #findings = new Findings();
  readonly #sizes = new SizeTally();
  readonly #fields = new FieldTypes();
  readonly #meter: Meter;
  #itemBytes = 0;
  readonly #options: CollectionJudgeOptions;

  constructor(options: CollectionJudgeOptions) {
    this.#options = options;
    this.#meter = options.judge.meter();
  }

  /** Tells what would become of a change. Nothing is observed of documents that would not be written. */
  take(change: Change): Outcome | Promise<Outcome> {
    const write = this.#options.project(change);
    if (write === undefined) return 'skip';
    if (write instanceof Rejection) return this.#reject(change.id, write, change.document);
    const prepared = this.#options.judge.prepare(write);
    const item = write.kind === 'put' ? write.item : undefined;
    if (prepared instanceof Rejection) return this.#reject(change.id, prepared, item);
    if (write.kind === 'put') this.#weigh(write, prepared, change.document);
    this.#options.judge.discard?.(prepared);
    if (write.kind === 'delete') return 'delete';
    const { duplicates } = this.#options;
    // An await for each document would take as long as looking at its fields.
    return duplicates === undefined ? 'write' : this.#compare(duplicates, prepared.identity, write.id);
  }

  /** Adds what only shows once all documents were read. */
  async finish(): Promise<void> {
    const { duplicates } = this.#options;
    this.#findings.addTotal('mixed_types', this.#fields.mixed());
    if (duplicates !== undefined) this.#findings.addTotal('duplicate_key', await duplicates.find());
    for (const hot of this.#meter.forecast({ scale: 1, readSeconds: 0 }).hotKeys) {
      this.#findings.addTotal('key_skew', skew(hot));
    }
  }

  /** What was found. Each document stands for `scale` documents. */
  conclude(scale: number, carrying: CarryingOptions): Conclusion {
    const notice = this.#fields.notice();
    return {
      itemBytes: Math.round(this.#itemBytes * scale),
      sizes: this.#sizes.list(scale),
      findings: this.#findings.list(scale, carrying),
      notices: notice === undefined ? [] : [notice],
    };
  }

  /** What the load takes. */
  forecast(options: ForecastOptions): Forecast {
    return this.#meter.forecast(options);
  }

  async #compare(duplicates: DuplicateKeys, identity: string, id: string): Promise<Outcome> {
    await duplicates.add(identity, id);
    return 'write';
  }

  #weigh(write: Put, prepared: PreparedWrite, document: Document | undefined): void {
    this.#itemBytes += prepared.size;
    this.#sizes.take(write.id, prepared.size);
    this.#observe(write, document, this.#meter.take(write, prepared));
  }

  #reject(id: string, { code, reason, path, size }: Rejection, document: Document | undefined): Outcome {
    const excerpt = path === undefined || document === undefined ? undefined : excerptOf(document, path);
    this.#findings.add(code, id, {
      reason,
      ...(path === undefined ? {} : { path }),
      ...(excerpt === undefined ? {} : { excerpt }),
    });
    if (size !== undefined) this.#sizes.take(id, size);
    return 'reject';
  }

  #observe({ id, item }: Put, document: Document | undefined, metered: readonly Observation[]): void {
    const inspected = document === undefined ? [] : this.#options.inspect(document);
    for (const { code, ...detail } of inspected) this.#findings.add(code, id, detail);
    for (const { code, ...detail } of [...metered, ...this.#fields.take(id, item)]) {
      const excerpt = detail.path === undefined ? undefined : excerptOf(item, detail.path);
      this.#findings.add(code, id, excerpt === undefined ? detail : { ...detail, excerpt });
    }
  }
}

function skew({ part, attribute, value, share, documents, ids }: HotKey): FindingTotal {
  const reason = `the value of "${attribute}" has ${Math.round(share * 100)} % of the writes of the ${part}`;
  const samples = ids.map((id) => ({ id, reason, path: formatPath([attribute]), excerpt: value }));
  return { count: documents, measures: {}, samples };
}
