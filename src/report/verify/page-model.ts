import type { ErrorResult } from '../../errors.js';
import type { Notice } from '../../events.js';
import type { VerifyCounts } from '../../verify/counts.js';
import type { DifferenceKind } from '../../verify/difference.js';
import type { VerifySamples } from '../../verify/findings.js';

/** What the page tells of one collection. */
export interface VerifiedCollection extends VerifyCounts {
  readonly status: 'complete' | 'stopped' | 'failed';
  readonly sample?: { readonly documents: number; readonly atMostPercent: number };
  readonly changes?: { readonly since: string };
  readonly resumed?: { readonly begunAt: string; readonly savedAt: string };
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
  readonly totals: VerifyCounts;
  readonly seconds: number;
}
