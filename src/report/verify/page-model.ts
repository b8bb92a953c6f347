import type { ErrorResult } from '../../errors.js';
import type { Notice } from '../../events.js';
import type { DifferenceKind } from '../../verify/difference.js';
import type { VerifySamples } from '../../verify/findings.js';

/** What is counted. */
export interface VerifiedCounts {
  readonly compared: number;
  readonly equal: number;
  readonly differing: number;
  readonly missing: number;
  readonly extra: number;
  readonly repaired: number;
  readonly rejected: number;
  readonly skipped: number;
}

/** What the page tells of one collection. */
export interface VerifiedCollection extends VerifiedCounts {
  readonly status: 'complete' | 'stopped' | 'failed';
  readonly sample?: { readonly documents: number; readonly atMostPercent: number };
  readonly samples: VerifySamples;
  readonly files: Partial<Readonly<Record<DifferenceKind | 'equal', string>>>;
  readonly notices: readonly Notice[];
  readonly seconds: number;
  readonly error?: ErrorResult;
}

/** What the page tells of a verification. */
export interface Verified {
  readonly ok: boolean;
  readonly migration: string;
  readonly collections: Readonly<Record<string, VerifiedCollection>>;
  readonly totals: VerifiedCounts;
  readonly seconds: number;
}
