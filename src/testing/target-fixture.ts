import type { Target, TargetCollection } from '../targets/target.js';

/** What the database behind a target cannot do although DynamoDB can. All are `false` by default. */
export interface TargetFlaws {
  /** Fields named `__proto__` get lost. */
  readonly losesProto?: boolean;
  /** It does not count items. */
  readonly countsNothing?: boolean;
  /** It rounds integers that a double does not hold. */
  readonly losesDigits?: boolean;
  /** It holds JSON, each document named by `_id`, and has none of DynamoDB's limits. */
  readonly json?: boolean;
}

/** A target with a collection of its own that is made already. */
export type OpenTarget = (options?: Partial<Omit<TargetCollection, 'settings'>>) => Promise<Target>;
