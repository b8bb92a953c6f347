import type { Page, Position } from '../document.js';
import type { CollectionEvent, Outcomes, Report } from '../events.js';
import { Rejection } from '../rejection.js';
import type { Source } from '../sources/source.js';
import type { Target, Write } from '../targets/target.js';
import { Dispatcher, type Entry, type Fate } from './dispatcher.js';
import type { Projection } from './projection.js';
import { Rejects, type RejectSink } from './rejects.js';
import { Tally } from './tally.js';
import { type Progress, type Ticket, Watermark } from './watermark.js';

/** One read of a source, carried into a target. */
export interface PassOptions {
  readonly source: Source;
  readonly target: Target;
  readonly project: Projection;
  readonly rejects: RejectSink;
  /** Told whenever the frontier has moved. Keeps the latest for a checkpoint; must not throw. */
  readonly advanced: (progress: Progress) => void;
  /**
   * Resolves when the latest frontier is saved. Called once, before the first write: a run that dies before its first
   * checkpoint must not leave writes behind that the next one knows nothing of.
   */
  readonly secure: () => Promise<void>;
  /** Resume after this position. */
  readonly after?: Position | undefined;
  /** Batches in flight together at the most. */
  readonly concurrency: number;
  /** Changes, and their bytes, that may be read and not durable. */
  readonly maxUnsettled?: { readonly writes: number; readonly bytes: number };
  /** Stops reading; what is in flight is finished. */
  readonly stop: AbortSignal;
  /** Gives up what is in flight. */
  readonly abort: AbortSignal;
  readonly report: Report<CollectionEvent>;
}

/** Whether a pass read to its end. */
export type PassEnd = 'complete' | 'stopped';

/** What a write belongs to: its page, and its place in the order of changes. */
interface Tag {
  readonly ticket: Ticket;
  readonly order: number;
}

/** How many changes reading may be ahead of the frontier, so that little is read again after a crash. */
const maxDistance = 20_000;

const defaultMaxUnsettled = { writes: 4_000, bytes: 32 * 1024 * 1024 };

/**
 * Reads one pass and writes what it yields.
 *
 * On resolve with `complete` every change is durable at the target or in the reject log. When reading or writing
 * fails, what is in flight is settled first and the frontier told, then the error is thrown.
 */
export async function runPass(options: PassOptions): Promise<PassEnd> {
  const pass = new Pass(options);
  let end: PassEnd = 'complete';
  try {
    for await (const page of options.source.read({ after: options.after, stop: options.stop })) {
      await pass.take(page);
      options.stop.throwIfAborted();
    }
  } catch (error) {
    if (!options.stop.aborted) await pass.settleAfter(error);
    end = 'stopped';
  }
  await pass.drain();
  return end;
}

class Pass {
  readonly #options: PassOptions;
  readonly #watermark = new Watermark();
  readonly #dispatcher: Dispatcher<Tag>;
  readonly #rejects: Rejects;
  readonly #tally: Tally;
  #order = 0;
  #secured = false;
  #low: Position | undefined;

  constructor(options: PassOptions) {
    this.#options = options;
    const { target, concurrency, abort, report } = options;
    this.#tally = new Tally(report);
    this.#rejects = new Rejects(options.rejects);
    this.#dispatcher = new Dispatcher<Tag>({
      target,
      concurrency,
      abort,
      maxUnsettled: options.maxUnsettled ?? defaultMaxUnsettled,
      settle: (entry, fate) => {
        this.#conclude(entry, fate);
      },
    });
  }

  async take(page: Page): Promise<void> {
    const { stop, report } = this.#options;
    await this.#catchUp();
    const ticket = this.#watermark.open(page.position, page.changes.length, page.skipped);
    report({ type: 'read', documents: page.changes.length + page.skipped, phase: page.phase });
    this.#tally.count('skipped', page.skipped);
    this.#tellProgress();
    if (!this.#secured) await this.#options.secure();
    this.#secured = true;
    for (const change of page.changes) {
      if (stop.aborted) return;
      const tag = { ticket, order: this.#order++ };
      const write = this.#options.project(change, page.phase);
      await this.#route(change.id, write, tag);
    }
  }

  /** Settles what is in flight, then throws `error`, or rather the failure of a write or of the reject log. */
  async settleAfter(error: unknown): Promise<never> {
    await this.drain();
    throw error;
  }

  async drain(): Promise<void> {
    try {
      await this.#dispatcher.drain();
    } finally {
      await this.#rejects.settled();
      this.#tellProgress();
      this.#tally.flush();
    }
  }

  /**
   * Waits while reading is too far ahead of the frontier.
   *
   * Whatever holds the frontier back may be in a half-filled batch: it must go, or we would wait for ourselves.
   */
  async #catchUp(): Promise<void> {
    this.#rejects.throwFailure();
    while (this.#watermark.distance > maxDistance) {
      await this.#rejects.settled();
      if (this.#watermark.distance > maxDistance) await this.#dispatcher.progress();
    }
  }

  async #route(id: string, write: Write | Rejection | undefined, tag: Tag): Promise<void> {
    if (write === undefined) {
      this.#settle(id, tag, 'skipped');
      return;
    }
    const prepared = write instanceof Rejection ? write : this.#options.target.prepare(write);
    if (prepared instanceof Rejection) {
      this.#reject(id, prepared, tag);
      await this.#rejects.room();
    } else {
      await this.#dispatcher.add({ write: prepared, tag });
    }
  }

  #conclude({ write, tag }: Entry<Tag>, fate: Fate): void {
    if (fate === 'superseded') this.#finish(tag, 'skipped');
    else if (fate === 'durable') this.#settle(write.id, tag, write.kind === 'put' ? 'written' : 'deleted');
    else this.#reject(write.id, fate.rejection, tag);
  }

  #reject(id: string, rejection: Rejection, tag: Tag): void {
    this.#rejects.record({ id, order: tag.order }, rejection, () => {
      this.#options.report({ type: 'rejected', id, rejection });
      this.#finish(tag, 'rejected');
    });
  }

  /** The document needs no reject line any more: it arrived, or is no longer wanted. */
  #settle(id: string, tag: Tag, outcome: keyof Outcomes): void {
    this.#rejects.clear({ id, order: tag.order }, () => {
      this.#finish(tag, outcome);
    });
  }

  #finish(tag: Tag, outcome: keyof Outcomes): void {
    this.#watermark.settle(tag.ticket, outcome);
    this.#tally.count(outcome, 1);
    this.#tellProgress();
  }

  #tellProgress(): void {
    const { low } = this.#watermark;
    if (low.position === this.#low) return;
    this.#low = low.position;
    this.#options.advanced(low);
  }
}
