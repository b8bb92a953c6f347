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

/** Hands out the leases of one migration. */
export interface LeaseStore {
  /**
   * Takes the lease of a collection, also from an owner that has died, which may take a while to tell.
   *
   * Throws GuardError `lease_held` that says who holds it since when, and the reason of the wait's `stop`.
   */
  acquire(collection: string, wait?: LeaseWait): Promise<Lease>;
}
