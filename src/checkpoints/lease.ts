/** The right to work on one collection of one migration, held by one run at a time. */
export interface Lease extends AsyncDisposable {
  /** Throws GuardError `lease_lost` when another run has taken over. Asked before each write. */
  assertHeld(): Promise<void>;
}

/** What is done while it is not yet known whether the owner of a lease is at work. */
export interface LeaseWait {
  /** Ends the wait. */
  readonly stop: AbortSignal;
  /** Told, once, whom is waited for and how long at the most. */
  readonly say: (sentence: string) => void;
}

/** A lease that somebody holds, as it looks from here. */
export interface LeaseSight {
  readonly host: string;
  readonly pid: number;
  /** When it was taken, ISO 8601 in UTC. */
  readonly since: string;
  /** When its owner last gave a sign of life, by the clock of the state or of the owner. */
  readonly lastSign?: string;
  /** `silent`: not seen from here, and without a sign of life for longer than its lease lasts. */
  readonly owner: 'alive' | 'dead' | 'silent' | 'unknown';
}

/** Hands out the leases of one migration. */
export interface LeaseStore {
  /**
   * Takes the lease of a collection, also from an owner that has died, which may take a while to tell.
   *
   * Throws GuardError `lease_held` that says who holds it since when, and the reason of the wait's `stop`.
   */
  acquire(collection: string, wait?: LeaseWait): Promise<Lease>;

  /** Tells who holds the lease of a collection, without asking for it; `undefined` when nobody does. Changes nothing. */
  holder(collection: string): Promise<LeaseSight | undefined>;
}
