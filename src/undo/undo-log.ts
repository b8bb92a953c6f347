import type { CollectionEvent, Report } from '../events.js';
import { UndoFile, readUndoHead } from './undo-file.js';
import { UndoFolder, newRun } from './undo-folder.js';
import type { UndoHead, UndoRecord } from './undo-record.js';

/** Keeps what a run of a collection is about to replace. */
export interface UndoKeeper {
  /** Tells what the collection at the target is; before the first record. */
  at(incarnation: string): void;
  /** Resolves once the records survive a power cut. */
  keep(records: readonly UndoRecord[]): Promise<void>;
}

/** Whose records are kept, and where. */
export interface UndoLogOptions extends Omit<UndoHead, 'incarnation'> {
  /** The folder of the migration's state. */
  readonly state: string;
  /** When a run that stays begins another one; once a day, or with 100 MB kept, where absent. */
  readonly rotation?: Rotation;
  readonly report: Report<CollectionEvent>;
}

/** How much one run keeps, and for how long, before what comes next belongs to another one. */
export interface Rotation {
  readonly bytes: number;
  readonly milliseconds: number;
}

const usualRotation: Rotation = { bytes: 100_000_000, milliseconds: 24 * 3_600_000 };

/**
 * Keeps the records of one run of a collection, for the run that holds its lease.
 *
 * A run that did not come to its end is gone on with, unless it wrote to something else.
 */
export class UndoLog implements UndoKeeper, AsyncDisposable {
  readonly #options: UndoLogOptions;
  readonly #folder: UndoFolder;
  #run: string;
  #since = Date.now();
  #incarnation = '';
  #open: Promise<{ readonly run: string; readonly file: UndoFile }> | undefined;
  #begun = false;

  constructor(options: UndoLogOptions) {
    this.#options = options;
    this.#folder = new UndoFolder(options.state);
    this.#run = options.run;
  }

  at(incarnation: string): void {
    this.#incarnation = incarnation;
  }

  async keep(records: readonly UndoRecord[]): Promise<void> {
    if (records.length === 0) return;
    const opened = (this.#open ??= this.#begin());
    try {
      const { run, file } = await opened;
      if (!this.#begun) {
        this.#begun = true;
        await this.#folder.begin(run, this.#options.collection);
        this.#options.report({ type: 'kept', run });
      }
      await file.append(records);
    } catch (error) {
      // Whoever tries again begins behind what was written whole.
      if (this.#open === opened) await this[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Notes that everything of the run has been written; what is kept later goes on with it, or begins another run. */
  async finish(): Promise<void> {
    const { collection } = this.#options;
    const opened = await this.#open;
    const run = opened?.run ?? (await this.#folder.unfinished(collection));
    this.#begun = false;
    if (run !== undefined) await this.#folder.finish(run, collection);
    if (opened !== undefined && this.#isDue(opened.file)) await this.#rotate();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const opening = this.#open;
    this.#open = undefined;
    const opened = await opening?.catch(() => undefined);
    await opened?.file[Symbol.asyncDispose]();
  }

  #isDue({ bytes }: UndoFile): boolean {
    const { rotation = usualRotation } = this.#options;
    return bytes >= rotation.bytes || Date.now() - this.#since >= rotation.milliseconds;
  }

  async #rotate(): Promise<void> {
    await this[Symbol.asyncDispose]();
    this.#since = Date.now();
    this.#run = newRun(new Date(this.#since), Math.random());
  }

  async #begin(): Promise<{ readonly run: string; readonly file: UndoFile }> {
    const { collection, target, to, report } = this.#options;
    const run = (await this.#former()) ?? this.#run;
    this.#begun = true;
    await this.#folder.begin(run, collection);
    const head = { run, collection, target, to, incarnation: this.#incarnation };
    const file = await UndoFile.open(this.#folder.fileOf(run, collection), head);
    report({ type: 'kept', run });
    return { run, file };
  }

  /** The run to go on with. */
  async #former(): Promise<string | undefined> {
    const { collection, target, to } = this.#options;
    const run = await this.#folder.unfinished(collection);
    if (run === undefined) return undefined;
    const head = await readUndoHead(this.#folder.fileOf(run, collection));
    const same =
      head === undefined ||
      (head.target === target && head.to === to && head.incarnation === this.#incarnation);
    if (same) return run;
    await this.#folder.finish(run, collection);
    return undefined;
  }
}
