import type { Position } from '../document.js';
import type { CollectionEvent, Report } from '../events.js';
import type { Source } from '../sources/source.js';
import type { WritingTarget } from './dispatcher-options.js';
import type { Projection } from './projection.js';
import type { RejectSink } from './rejects.js';
import type { Progress } from './watermark.js';

/** One read of a source, carried into a target. */
export interface PassOptions {
  readonly source: Pick<Source, 'read'>;
  readonly target: WritingTarget;
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
  /** Changes that reading may be ahead of the frontier, so that little is read again after a crash. */
  readonly maxDistance?: number;
  /** Stops reading; what was read is carried. */
  readonly stop: AbortSignal;
  /** Stops sending as well, never before `stop` has fired; what is in flight is finished, the rest is left unsettled. */
  readonly leave: AbortSignal;
  /** Gives up what is in flight. */
  readonly abort: AbortSignal;
  readonly report: Report<CollectionEvent>;
}
