import type { ErrorResult } from '../errors.js';
import type { ReadinessCheck } from '../targets/appraisal.js';
import type { CollectionVerification } from './verify-result.js';

/** Whether the application can go over to one collection. */
export interface CollectionCutover {
  /** Whether no check says no, and those that a cutover cannot do without say yes. */
  readonly ready: boolean;
  /** In the order to be shown. */
  readonly checks: readonly ReadinessCheck[];
  /** Changes that were carried, or rejected, until the target was in step. */
  readonly changes: number;
  /** What comparing both sides found; absent where they were not compared. */
  readonly verification?: CollectionVerification;
  readonly error?: ErrorResult;
}

/** The one JSON object that `cutover` prints. */
export interface CutoverResult {
  readonly command: 'cutover';
  /** As `ready`. */
  readonly ok: boolean;
  /** Whether every collection is ready. */
  readonly ready: boolean;
  readonly migration: string;
  /** Migrations of the config that carry one of these collections the other way. */
  readonly waysBack: readonly string[];
  readonly collections: Readonly<Record<string, CollectionCutover>>;
  readonly seconds: number;
  readonly error?: ErrorResult;
}
