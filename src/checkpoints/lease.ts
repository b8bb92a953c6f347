/** The right to work on one collection of one migration, held by one run at a time. */
export interface Lease extends AsyncDisposable {
  /** Throws GuardError `lease_lost` when another run has taken over. Asked before each write. */
  assertHeld(): Promise<void>;
}

/** Hands out the leases of one migration. */
export interface LeaseStore {
  /**
   * Takes the lease of a collection, also from an owner that has died.
   *
   * Throws GuardError `lease_held` that says who holds it since when.
   */
  acquire(collection: string): Promise<Lease>;
}
