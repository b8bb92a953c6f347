import type { DocumentLimit } from '../config/document-limit.js';
import type { CompletePlan } from '../config/migration.js';
import { GuardError } from '../errors.js';
import type { CollectionEvent } from '../events.js';
import { chosenDocuments } from '../pipeline/chosen-documents.js';
import { runPass } from '../pipeline/pass.js';
import { unmovedTarget } from '../pipeline/unmoved-target.js';
import type { RejectSink } from '../pipeline/rejects.js';
import { counted } from '../report/progress-text.js';
import { Rejection } from '../rejection.js';
import type { Source } from '../sources/source.js';
import type { PreparedWrite, Target } from '../targets/target.js';
import { confirmDifferences } from '../verify/confirm.js';
import type { Difference } from '../verify/difference.js';
import type { Sides } from '../verify/sides.js';
import { type Tally, emptyTally } from '../verify/tally.js';
import type { CollectionVerify, RepairOptions } from './verify-options.js';

/** What a repair works with. */
export interface RepairWork {
  readonly run: CollectionVerify;
  readonly plan: CompletePlan;
  readonly source: Source;
  readonly target: Omit<Target, 'meter'>;
  readonly sides: Sides;
  /** What the verification has counted. */
  readonly tally: Tally;
  readonly rejects: RejectSink;
  readonly repair: RepairOptions;
}

/** Differences that are mended together. */
const mostTogether = 1_000;

/** Ids that an error names. */
const mostIds = 1_000;

/** Mends what a verification finds, and compares again what it has touched. */
export class Repair {
  /** Differences that are none any more. */
  repaired = 0;
  readonly #work: RepairWork;
  #waiting: Difference[] = [];
  readonly #extra: Difference[] = [];
  /** Some of the ids of what is extra, for the error. */
  readonly #extraIds: string[] = [];
  #extras = 0;

  constructor(work: RepairWork) {
    this.#work = work;
  }

  /** Mends what is missing or differs, some of it later. What is extra waits for the end. */
  async take(differences: readonly Difference[]): Promise<void> {
    for (const difference of differences) {
      if (difference.kind === 'extra') this.#takeExtra(difference);
      else this.#waiting.push(difference);
    }
    if (this.#waiting.length >= mostTogether) await this.#write();
  }

  /** Mends the rest. Throws GuardError `too_many_deletes` when more is extra than may be deleted; then none of it is. */
  async finish(): Promise<void> {
    await this.#write();
    if (this.#extras === 0) return;
    if (!this.#mayDelete()) throw this.#tooMany();
    for (let start = 0; start < this.#extra.length; start += mostTogether) {
      await this.#delete(this.#extra.slice(start, start + mostTogether));
    }
  }

  /** More than may be deleted need not be remembered. */
  #takeExtra(difference: Difference): void {
    this.#extras += 1;
    if (this.#extraIds.length < mostIds) this.#extraIds.push(difference.id);
    if (this.#mayDelete()) this.#extra.push(difference);
    else this.#extra.length = 0;
  }

  #mayDelete(): boolean {
    const { maxDeletes: max } = this.#work.repair;
    if (max === undefined) return false;
    if ('documents' in max) return this.#extras <= max.documents;
    return this.#extras * 100 <= max.percent * this.#work.tally.items;
  }

  async #write(): Promise<void> {
    const { run, plan, source, target, sides, rejects, repair } = this.#work;
    const { stop, abort } = run.options;
    const differences = this.#waiting.splice(0);
    if (differences.length === 0) return;
    const seen = new Map(differences.map(({ key, actual }) => [target.identify(key), actual]));
    await runPass({
      source: chosenDocuments(
        source,
        differences.map(({ id }) => id),
      ),
      target: unmovedTarget(target, { seen, force: repair.force }),
      project: sides.project,
      rejects,
      // Nothing of this belongs into a checkpoint.
      advanced: () => undefined,
      secure: () => Promise.resolve(),
      concurrency: plan.concurrency,
      stop,
      leave: stop,
      abort,
      report: this.#reportTrouble,
    });
    await this.#count(differences);
  }

  /** The documents that are mended were counted as read before. */
  readonly #reportTrouble = (event: CollectionEvent): void => {
    if (event.type !== 'read' && event.type !== 'settled' && event.type !== 'waiting')
      this.#work.run.report(event);
  };

  async #delete(differences: readonly Difference[]): Promise<void> {
    const { run, target, repair } = this.#work;
    const { stop, abort } = run.options;
    const seen = new Map(differences.map(({ key, actual }) => [target.identify(key), actual]));
    const writes: PreparedWrite[] = [];
    for (const { kind, id, key, actual } of await this.#left(differences)) {
      const before = seen.get(target.identify(key));
      if (kind !== 'extra' || !(repair.force || before?.equals(actual ?? Buffer.of()) === true)) continue;
      const write = target.prepare({ kind: 'delete', id, key });
      if (!(write instanceof Rejection)) writes.push(write);
    }
    const { maxWrites } = target.limits;
    for (let start = 0; start < writes.length; start += maxWrites) {
      await target.write(writes.slice(start, start + maxWrites), abort, stop);
    }
    await this.#count(differences);
  }

  async #count(differences: readonly Difference[]): Promise<void> {
    this.repaired += differences.length - (await this.#left(differences)).length;
  }

  /** Reads both sides again, once, and tells what differs still. */
  async #left(differences: readonly Difference[]): Promise<readonly Difference[]> {
    const { run, sides } = this.#work;
    const candidates = differences.map(({ id, named, key, kind }) => ({
      id: named ? id : undefined,
      key,
      extra: kind === 'extra',
    }));
    const left: Difference[] = [];
    const confirming = {
      ...run.patience,
      waits: [0],
      stop: run.options.stop,
      tally: emptyTally(),
      equal: () => undefined,
      advanced: () => undefined,
    };
    for await (const some of confirmDifferences(once(candidates), sides, confirming)) left.push(...some);
    return left;
  }

  #tooMany(): GuardError {
    const { plan, repair } = this.#work;
    const allowed = repair.maxDeletes === undefined ? 'none' : wordsOf(repair.maxDeletes);
    const message = `repairing "${plan.to}" would delete ${this.#extras} extra ${counted(this.#extras, 'items')}, and --max-deletes allows ${allowed}`;
    return new GuardError(message, {
      code: 'too_many_deletes',
      hint: 'Look at the list of extra items; if they are to go, allow their number with --max-deletes.',
      ids: this.#extraIds,
    });
  }
}

function wordsOf(max: DocumentLimit): string {
  return 'documents' in max ? String(max.documents) : `"${max.percent}%"`;
}

async function* once<T>(value: T): AsyncGenerator<T, void, undefined> {
  yield await Promise.resolve(value);
}
