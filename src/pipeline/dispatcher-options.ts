import type { PreparedWrite, Target, Unwritten } from '../targets/target.js';

/** What writing needs of a target. */
export interface WritingTarget extends Pick<Target, 'limits' | 'prepare'> {
  /** As `write` of a target; every write that is not listed is durable. */
  write(
    batch: readonly PreparedWrite[],
    abort: AbortSignal,
    halt?: AbortSignal,
  ): Promise<readonly Unwritten[]>;
}

/** What the dispatcher needs to know and whom it tells. */
export interface DispatcherOptions<T> {
  readonly target: WritingTarget;
  /** Batches in flight together at the most. */
  readonly concurrency: number;
  /** Writes, and their bytes, that may be unsettled before `add` waits. */
  readonly maxUnsettled: { readonly writes: number; readonly bytes: number };
  /** Fires when no further write is to be sent: what was not sent stays unsettled. */
  readonly stop: AbortSignal;
  /** Fires when in-flight writes must be given up at once. */
  readonly abort: AbortSignal;
  /**
   * Told how a write ended, and of the earlier writes of its item whose place it took. These are not settled before:
   * a source that rewinds yields a change twice, and the first must not count as carried before the second is.
   */
  readonly settle: (entry: Entry<T>, fate: Fate, superseded: readonly Entry<T>[]) => void;
  /** Told whenever the last batch in flight has ended and no other is ready. */
  readonly idle: () => void;
}

/** A write on its way, and what its owner wants back with its fate. */
export interface Entry<T> {
  readonly write: PreparedWrite;
  readonly tag: T;
}

/** How a write ended. */
export type Fate = 'durable' | Unwritten;
