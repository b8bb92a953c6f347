import type { Change, Document } from '../../document.js';
import type { Rejection } from '../../rejection.js';

/**
 * Rewrites a change, drops it, or judges it unfit.
 *
 * Pure: no clock, no I/O, no memory; dry run and verification compute it again.
 */
export type Stage = (change: Change) => Change | Rejection | undefined;

/** What a transform is told about its document. */
export interface TransformContext {
  /** The collection's name in the config. */
  readonly collection: string;
  /** The document's id at the source. */
  readonly id: string;
}

/**
 * Turns a document into the one to write, or into `undefined` to leave it out.
 *
 * Must be pure and must return a new object instead of changing its argument. A transform that throws rejects that
 * document with code `transform_failed`.
 */
export interface Transform {
  (document: Document, context: TransformContext): Document | undefined;
  /** What stands for this transform in the config's digest; the function's text where absent. */
  readonly description?: string;
}

/** Whether a document is wanted, asked before any transform. Must be pure. */
export interface Filter {
  (document: Document, context: TransformContext): boolean;
  readonly description?: string;
}
