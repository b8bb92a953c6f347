import type { NoticeCode } from './error-code.js';
import type { Rejection } from './rejection.js';

/** What a database adapter tells while it works. */
export type AdapterEvent =
  /** A request failed in a way that can heal, and is sent again after `delay` milliseconds. */
  | { readonly type: 'retry'; readonly side: Side; readonly reason: string; readonly delay: number }
  /**
   * The database asked us to slow down, and is asked again after `delay` milliseconds. `limit` names what is exhausted,
   * such as `table agents`.
   */
  | { readonly type: 'throttle'; readonly side: Side; readonly limit: string; readonly delay: number }
  /** Requests wait for a limit of our own for `delay` milliseconds. `limit` names it, such as `rate limit 500 WU/s`. */
  | { readonly type: 'paced'; readonly side: Side; readonly limit: string; readonly delay: number }
  /** Capacity that the target says it has charged, indexes included. An increment. */
  | { readonly type: 'consumed'; readonly writeUnits: number }
  /** The target has answered a request that writes several items, `writes` of them, after so many seconds. */
  | { readonly type: 'batch'; readonly writes: number; readonly seconds: number }
  /** The source, watched, has answered that nothing has happened since it was asked. */
  | { readonly type: 'quiet' }
  /** Something a person should know, though the run goes on. Equal codes are counted together. */
  | { readonly type: 'notice'; readonly code: NoticeCode; readonly message: string; readonly count: number };

/** Which database an event is about. */
export type Side = 'source' | 'target';

/** What happened to documents. Numbers are increments. */
export interface Outcomes {
  readonly written: number;
  readonly deleted: number;
  readonly unchanged: number;
  readonly skipped: number;
  readonly rejected: number;
}

/** What a run tells about one collection. */
export type CollectionEvent =
  | AdapterEvent
  /** Reading is about to begin. `expected` is how many changes the source thinks it will yield. */
  | {
      readonly type: 'started';
      /** The checkpoint that reading goes on from: when it was saved, and how many changes lie behind it. */
      readonly resumed: { readonly savedAt: string; readonly read: number } | undefined;
      readonly expected: number | undefined;
      /** What the run begins with; `copy` where absent. */
      readonly phase?: ReadingPhase;
    }
  /** Nothing can be done until the source yields its next page. Ends with the next `read`. */
  | { readonly type: 'waiting'; readonly side: 'source' }
  | { readonly type: 'read'; readonly documents: number; readonly phase: ReadingPhase }
  | { readonly type: 'settled'; readonly outcomes: Outcomes }
  /** What writes would have been charged that were left out as unchanged, indexes left aside. An increment. */
  | { readonly type: 'spared'; readonly writeUnits: number }
  | { readonly type: 'rejected'; readonly id: string; readonly rejection: Rejection }
  | { readonly type: 'saved' }
  /** What is replaced from now on is kept under the name of a run. */
  | { readonly type: 'kept'; readonly run: string }
  /** The target is in step, and the source is watched for what changes next. May be repeated. Ends with the next `started`. */
  | { readonly type: 'watching' }
  | { readonly type: 'finished'; readonly status: CollectionStatus | 'complete'; readonly error?: unknown };

/** What reading is for: to copy what is there, to follow what changed, to judge alone, to compare both sides, or to undo. */
export type ReadingPhase = 'copy' | 'changes' | 'judge' | 'compare' | 'restore';

/** How a collection's run ended. */
export type CollectionStatus = 'synced' | 'stopped' | 'failed';

/** Receives events in the order they happen. Must not throw. */
export type Report<E> = (event: E) => void;

/** Something a person should know though the run went on, and how often it was noticed. */
export interface Notice {
  readonly code: NoticeCode;
  readonly message: string;
  readonly count: number;
}
