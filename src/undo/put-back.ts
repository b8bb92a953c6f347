import { Rejection } from '../rejection.js';
import type { PreparedWrite, Target } from '../targets/target.js';
import { fingerprint } from '../verify/fingerprint.js';
import type { ReplacedItem } from './replaced-items.js';

/** What becomes of items that are put back. */
export interface UndoTally {
  /** Put back, or removed where there was none; in a dry run, what would be. */
  restored: number;
  /** As they were before the run already. */
  already: number;
  /** Changed since the run by others, and left as they are. */
  changed: number;
  /** Refused by the target. */
  refused: number;
}

/** How items are put back. */
export interface PutBackOptions {
  readonly target: Pick<Target, 'limits' | 'fetch' | 'identify' | 'prepare' | 'write'>;
  readonly tally: UndoTally;
  /** Whether nothing is to be written. */
  readonly dryRun: boolean;
  /** Called once, before the first write. */
  readonly beginning: () => Promise<void>;
  /** Told of an item that was left as it is, and why where the target refused it. */
  readonly left: (id: string, refusal?: Rejection) => void;
  readonly stop: AbortSignal;
  readonly abort: AbortSignal;
}

/** Puts items back that still are what the run has left. */
export class PutBack {
  readonly #options: PutBackOptions;
  #begun = false;

  constructor(options: PutBackOptions) {
    this.#options = options;
  }

  /** The items are read just before they are written: what changes between the two is overwritten. */
  async take(items: readonly ReplacedItem[]): Promise<void> {
    const { maxWrites } = this.#options.target.limits;
    for (let start = 0; start < items.length; start += maxWrites) {
      this.#options.stop.throwIfAborted();
      await this.#takeSome(items.slice(start, start + maxWrites));
    }
  }

  async #takeSome(items: readonly ReplacedItem[]): Promise<void> {
    const { target, tally, dryRun, left, stop } = this.#options;
    const found = await target.fetch(
      items.map(({ key }) => key),
      stop,
    );
    const due: PreparedWrite[] = [];
    for (const replaced of items) {
      const { id, key, item, wrote } = replaced;
      const there = found.get(target.identify(key));
      const now = there && fingerprint(there).toString('hex');
      if (now === (item && fingerprint(item).toString('hex'))) tally.already += 1;
      else if (!wrote.has(now)) {
        tally.changed += 1;
        left(id);
      } else this.#prepare(replaced, due);
    }
    if (dryRun) tally.restored += due.length;
    else await this.#write(due);
  }

  #prepare({ id, key, item }: ReplacedItem, due: PreparedWrite[]): void {
    const { target } = this.#options;
    const prepared = target.prepare(
      item === undefined ? { kind: 'delete', id, key } : { kind: 'put', id, key, item },
    );
    if (prepared instanceof Rejection) this.#refuse(id, prepared);
    else due.push(prepared);
  }

  async #write(due: readonly PreparedWrite[]): Promise<void> {
    const { target, tally, abort, stop, beginning } = this.#options;
    if (due.length > 0 && !this.#begun) {
      await beginning();
      this.#begun = true;
    }
    for (const batch of batchesOf(due, target.limits.maxBytes)) {
      const unwritten = await target.write(batch, abort, stop);
      const refused = unwritten.flatMap((each) => ('rejection' in each ? [each] : []));
      for (const { write, rejection } of refused) this.#refuse(write.id, rejection);
      tally.restored += batch.length - refused.length;
    }
  }

  #refuse(id: string, rejection: Rejection): void {
    this.#options.tally.refused += 1;
    this.#options.left(id, rejection);
  }
}

function* batchesOf(
  writes: readonly PreparedWrite[],
  maxBytes: number,
): Generator<readonly PreparedWrite[], void, undefined> {
  let batch: PreparedWrite[] = [];
  let bytes = 0;
  for (const write of writes) {
    if (batch.length > 0 && bytes + write.bytes > maxBytes) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(write);
    bytes += write.bytes;
  }
  if (batch.length > 0) yield batch;
}
