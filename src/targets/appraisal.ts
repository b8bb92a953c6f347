import type { ConfigErrorCode, EnvironmentErrorCode } from '../error-code.js';

/** What a target tells of a collection before anything is written to it. */
export interface TargetSurvey {
  /** Whether the collection is there. One that is not will be created with `settings`. */
  readonly exists: boolean;
  /** What `ensure` would resolve to; absent when it is missing. */
  readonly incarnation?: string;
  /** The target's own word for its state, such as `ACTIVE`; absent when it is missing. */
  readonly status?: string;
  /**
   * Each setting that it has, or will be created with, and its value in words, in the order to be shown: `key` is
   * `"_id" (S)`, `index by-tenant` is `"tenant" (S) and "created_at" (N), all attributes`, `point-in-time recovery` is
   * `off`. A missing collection and the same collection once it is created have equal settings. What changes with use,
   * such as warm throughput, is no setting. A value that begins with `unknown: ` could not be looked up, and counts as
   * equal to any: see `changedSettings`.
   */
  readonly settings: Readonly<Record<string, string>>;
  /** Sentences: what the config asks for and the collection has otherwise. */
  readonly differences: readonly string[];
  /** What is there already, as the target last counted it; absent when it is missing. */
  readonly items?: { readonly count: number; readonly bytes: number };
  /** What makes writing impossible until a person mends it. */
  readonly obstacles: readonly Obstacle[];
}

/** A reason why nothing can be written, as an error would tell it. */
export type Obstacle = ObstacleOf<2, ConfigErrorCode> | ObstacleOf<3, EnvironmentErrorCode>;

interface ObstacleOf<E, C> {
  readonly code: C;
  readonly message: string;
  readonly hint: string;
  /** The exit code that a run against this would end with. */
  readonly exitCode: E;
}

/** One point of a checklist before an application goes over to a collection. */
export interface ReadinessCheck {
  /** What was looked at, such as `point-in-time recovery`. */
  readonly check: string;
  /** Whether it is as it should be; `null` where that does not apply, cannot be told, or is a note to people. */
  readonly ok: boolean | null;
  /** Why it is not, or what to know; never absent unless `ok` is true. */
  readonly reason?: string;
}

/** What a forecast takes into account beside the puts. */
export interface ForecastOptions {
  /** How many documents each put stands for: 1, or more where only a sample was read. */
  readonly scale: number;
  /** Seconds that reading and transforming all documents takes. */
  readonly readSeconds: number;
  /** Whether what is replaced is kept, so that it is read before. */
  readonly keepUndo?: boolean;
}

/** What a load takes. Costs are in US dollars. */
export interface Forecast {
  /** Of the collection and its indexes. */
  readonly writeUnits: number;
  /** The collection first, then its indexes. */
  readonly parts: readonly ForecastPart[];
  /** The ways to load it that the target offers, that of the config first. */
  readonly ways: readonly LoadingWay[];
  /** What it takes to read what is replaced, where that is kept. */
  readonly undo?: { readonly readUnits: number; readonly usd: number };
  readonly storage: { readonly bytes: number; readonly usdPerMonth: number };
  readonly prices: {
    readonly region: string;
    /** The day the prices were taken, as YYYY-MM-DD; absent for those of the config. */
    readonly date?: string;
    /** A sentence on where they are from. */
    readonly origin: string;
  };
  readonly time: { readonly seconds: number; readonly limitedBy: string };
  /** Partition keys of which one value has a great share, of the collection or an index. */
  readonly hotKeys: readonly HotKey[];
  /** Sentences on what would make it quicker or cheaper. */
  readonly advice: readonly string[];
}

/** What a load takes of the collection itself, or of one of its indexes. */
export interface ForecastPart {
  /** `table`, or `index by-tenant`. */
  readonly name: string;
  readonly writeUnits: number;
  /** Bytes that are stored and paid for. */
  readonly bytes: number;
  /** Write units a second that it takes at present, and where that is known from. */
  readonly limit: { readonly writeUnitsPerSecond: number; readonly reason: string };
}

/** One way to load, and what it costs in all. */
export interface LoadingWay {
  /** Such as `on-demand`, `provisioned` or `import from S3`. */
  readonly name: string;
  readonly usd: number;
  /** The share of `usd` that the indexes take. */
  readonly indexesUsd: number;
  /** A sentence on what it presumes, such as the capacity and the hours that are paid. */
  readonly note: string;
}

/** A value of a partition key that many items have. */
export interface HotKey {
  /** `table`, or `index by-tenant`. */
  readonly part: string;
  /** The key attribute. */
  readonly attribute: string;
  /** The value as JSON, cut where it is long. */
  readonly value: string;
  /** Its share of the write units, from 0 to 1. */
  readonly share: number;
  /** About how many documents have it. */
  readonly documents: number;
  /** At most ten ids of documents that have it. */
  readonly ids: readonly string[];
}
