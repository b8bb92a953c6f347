import type { CollectionStatus, Outcomes, Side } from '../events.js';

/** What a service shows at one moment. Plain data: it is the same as JSON. Moments are ISO 8601 in UTC. */
export interface ServiceSnapshot {
  readonly at: string;
  /** When the service began: everything is counted from then on. */
  readonly since: string;
  readonly healthy: boolean;
  /** Why the service is not healthy; empty when it is. */
  readonly reasons: readonly HealthReason[];
  /** When the next pass is due, where passes are scheduled. */
  readonly nextRun?: string;
  readonly collections: Readonly<Record<string, CollectionSnapshot>>;
  /** Passes of all collections, the latest first. */
  readonly passes: readonly PassSnapshot[];
  /** Documents that were rejected, the latest first. */
  readonly rejects: readonly RejectSnapshot[];
  readonly rate: RateSnapshot;
}

/** One cause of ill health. */
export interface HealthReason {
  readonly code: 'pass_failed' | 'lag_exceeded';
  readonly collection: string;
  readonly message: string;
}

/** What a collection is doing: `waiting` is for the next pass, `watching` is for the next change. */
export type CollectionState = 'waiting' | 'syncing' | 'watching' | 'stopped' | 'failed';

/** One collection since the service began. */
export interface CollectionSnapshot {
  readonly state: CollectionState;
  readonly lastPass?: PassSnapshot;
  /** The last moment at which the target is known to have been in step. */
  readonly lastSuccess?: string;
  /** Seconds since then; before the first success, since the service began. */
  readonly lagSeconds: number;
  /** Changes that the source expected to yield and that are not settled, where it tells. */
  readonly pending?: number;
  readonly totals: Outcomes;
  /** How often each rejection code was given. */
  readonly rejections: Readonly<Record<string, number>>;
  readonly writeUnits: number;
  readonly throttles: Readonly<Record<Side, number>>;
  readonly retries: Readonly<Record<Side, number>>;
  /** Documents settled in a second, over about the last minute. */
  readonly documentsPerSecond: number;
}

/** One pass over one collection. */
export interface PassSnapshot {
  readonly collection: string;
  readonly status: CollectionStatus;
  readonly endedAt: string;
  readonly seconds: number;
  readonly outcomes: Outcomes;
  readonly error?: { readonly code: string; readonly message: string; readonly hint: string };
}

/** One rejected document, without anything of its contents. */
export interface RejectSnapshot {
  readonly collection: string;
  readonly id: string;
  readonly code: string;
  readonly path?: string;
  readonly at: string;
}

/** Documents settled in each of the last minutes, all collections together. */
export interface RateSnapshot {
  /** The beginning of the first minute. */
  readonly from: string;
  /** A number for each minute; the last one is not over yet. */
  readonly perMinute: readonly number[];
}
