import type { LeaseHolder } from './lease-refusal.js';
import type { LeaseSight } from './lease.js';
import type { Liveness } from './process-identity.js';

/** What is known of a lease's owner without asking for the lease. */
export interface LeaseSigns {
  /** What this machine knows of the owner's process. */
  readonly liveness: Liveness;
  /** When it last gave a sign of life, in milliseconds since 1970. */
  readonly lastSign: number | undefined;
  /** Milliseconds without a sign of life after which it counts as dead. */
  readonly expiry: number;
}

/**
 * Tells how a lease looks from here.
 *
 * For people alone: an owner that cannot be seen is judged by clocks that may differ.
 */
export function sightOf({ owner, since }: LeaseHolder, signs: LeaseSigns): LeaseSight {
  const { lastSign } = signs;
  return {
    host: owner.host,
    pid: owner.pid,
    since,
    ...(lastSign === undefined ? {} : { lastSign: new Date(lastSign).toISOString() }),
    owner: ownerFrom(signs),
  };
}

function ownerFrom({ liveness, lastSign, expiry }: LeaseSigns): LeaseSight['owner'] {
  if (liveness !== 'unknown') return liveness;
  if (lastSign === undefined) return 'unknown';
  return Date.now() - lastSign > expiry ? 'silent' : 'alive';
}
