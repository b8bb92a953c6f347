import type { Page } from '../document.js';
import type { Outcomes } from '../events.js';
import { Rejection } from '../rejection.js';
import type { Write } from '../targets/target.js';
import type { Entry, Fate } from './dispatcher-options.js';
import { Dispatcher } from './dispatcher.js';
import type { PassOptions } from './pass-options.js';
import { Rejects } from './rejects.js';
import { SourceWait } from './source-wait.js';
import { Tally } from './tally.js';
import { type Ticket, Watermark } from './watermark.js';

/** Whether a pass read to its end and everything that it read is settled. */
export type PassEnd = 'complete' | 'stopped';

/** What a write belongs to: its page, and its place in the order of changes. */
interface Tag {
  readonly ticket: Ticket;
  readonly order: number;
  /** Earlier changes that are carried, or rejected, with this one. */
  readonly superseded?: readonly Tag[];
}

const defaultMaxDistance = 20_000;

const defaultMaxUnsettled = { writes: 4_000, bytes: 32 * 1024 * 1024 };

/**
 * Reads one pass and writes what it yields.
 *
 * On resolve with `complete` every change is durable at the target or in the reject log. Once `leave` has fired, what was
 * not sent yet is left to the next run. When reading or writing fails, what is in flight is settled first and the frontier
 * told, then the error is thrown.
 */
export async function runPass(options: PassOptions): Promise<PassEnd> {
  const pass = new Pass(options);
  let end: PassEnd = 'complete';
  try {
    const { after, stop } = options;
    for await (const page of pass.wait.over(options.source.read({ after, stop }))) {
      await pass.take(page);
      stop.throwIfAborted();
    }
  } catch (error) {
    if (!options.stop.aborted) await pass.settleAfter(error);
    end = 'stopped';
  }
  // A stop may also come when everything is read, and leave some of it unsent.
  return (await pass.drain()) ? end : 'stopped';
}

class Pass {
  readonly wait: SourceWait;
  readonly #options: PassOptions;
  readonly #watermark = new Watermark();
  readonly #dispatcher: Dispatcher<Tag>;
  readonly #rejects: Rejects;
  readonly #tally: Tally;
  #order = 0;
  #secured = false;
  #low = this.#watermark.low;

  constructor(options: PassOptions) {
    this.#options = options;
    const { target, concurrency, leave, abort, report } = options;
    this.#tally = new Tally(report);
    this.#rejects = new Rejects(options.rejects);
    this.wait = new SourceWait(() => this.#dispatcher.busy, report);
    this.#dispatcher = new Dispatcher<Tag>({
      target,
      concurrency,
      stop: leave,
      abort,
      maxUnsettled: options.maxUnsettled ?? defaultMaxUnsettled,
      settle: (entry, fate, superseded) => {
        const { write, tag } = entry;
        if (superseded.length === 0) this.#conclude(entry, fate);
        else this.#conclude({ write, tag: { ...tag, superseded: superseded.map((each) => each.tag) } }, fate);
      },
      idle: this.wait.idle,
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
      const waiting = this.#route(change.id, write, tag);
      if (waiting !== undefined) await waiting;
    }
    // Every change has become a write, or has none: nobody asks for its document again.
    page.release?.();
  }

  /** Settles what is in flight, then throws `error`, or rather the failure of a write or of the reject log. */
  async settleAfter(error: unknown): Promise<never> {
    await this.drain();
    throw error;
  }

  /** Resolves to whether everything that was read is settled. */
  async drain(): Promise<boolean> {
    try {
      return await this.#dispatcher.drain();
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
    const { maxDistance = defaultMaxDistance } = this.#options;
    this.#rejects.throwFailure();
    while (this.#watermark.distance > maxDistance) {
      await this.#rejects.settled();
      if (this.#watermark.distance > maxDistance) await this.#dispatcher.progress();
    }
  }

  /** Resolves when there is room for another change; nothing where there is. */
  #route(id: string, write: Write | Rejection | undefined, tag: Tag): Promise<void> | undefined {
    if (write === undefined) return this.#skip(id, tag);
    const prepared = write instanceof Rejection ? write : this.#options.target.prepare(write);
    if (!(prepared instanceof Rejection)) return this.#dispatcher.add({ write: prepared, tag });
    this.#reject(id, prepared, tag);
    return this.#rejects.room();
  }

  async #skip(id: string, tag: Tag): Promise<void> {
    // An earlier write of it that is refused later must not be listed after all.
    await this.#dispatcher.arrival(id);
    this.#settle(id, tag, 'skipped');
  }

  #conclude({ write, tag }: Entry<Tag>, fate: Fate): void {
    if (fate === 'durable') this.#settle(write.id, tag, write.kind === 'put' ? 'written' : 'deleted');
    else if ('unchanged' in fate) this.#settle(write.id, tag, 'unchanged');
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
    if (!this.#rejects.holds(id, tag.order)) {
      this.#finish(tag, outcome);
      return;
    }
    this.#rejects.clear(id, () => {
      this.#finish(tag, outcome);
    });
  }

  #finish(tag: Tag, outcome: keyof Outcomes): void {
    this.#watermark.settle(tag.ticket, outcome);
    this.#tally.count(outcome, 1);
    tag.superseded?.forEach((older) => {
      this.#finish(older, 'skipped');
    });
    this.#tellProgress();
  }

  #tellProgress(): void {
    const { low } = this.#watermark;
    if (low === this.#low) return;
    this.#low = low;
    this.#options.advanced(low);
  }
}
