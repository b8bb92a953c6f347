/** What is known of a comparison, as far as it has come. */
export interface Tally {
  equal: number;
  /** Documents that today's config rejects: they are not expected at the target. */
  rejected: number;
  /** Documents that are left out: filtered, or the database's own. */
  skipped: number;
  /** Documents and items that were read. */
  documents: number;
  items: number;
  /** What reading the items was charged, where the target tells. */
  readUnits: number;
}

/** Nothing compared yet. */
export function emptyTally(): Tally {
  return { equal: 0, rejected: 0, skipped: 0, documents: 0, items: 0, readUnits: 0 };
}

/** What a comparison needs besides the two sides. */
export interface ComparingContext {
  readonly tally: Tally;
  /** Told of each document that is equal. */
  readonly equal: (id: string) => void;
  /** Told how many documents, or items, were read. */
  readonly advanced: (count: number) => void;
  readonly stop: AbortSignal;
}
