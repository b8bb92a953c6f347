import { GuardError } from '../errors.js';
import type { ProcessIdentity } from './process-identity.js';

/** Who holds a lease, and since when. */
export interface LeaseHolder {
  readonly owner: Pick<ProcessIdentity, 'pid' | 'host'>;
  /** ISO 8601 in UTC. */
  readonly since: string;
}

/** The refusal of a lease that somebody else holds. */
export function leaseHeld(collection: string, holder: LeaseHolder, hint: string): GuardError {
  return new GuardError(`another run is working on "${collection}": ${describeHolder(holder)}`, {
    code: 'lease_held',
    hint,
  });
}

/** The end of a run whose lease is now held by somebody else, or by nobody. */
export function leaseLost(collection: string, holder: LeaseHolder | undefined): GuardError {
  const now = holder === undefined ? 'nobody' : describeHolder(holder);
  return new GuardError(`the lease of "${collection}" was lost: it is now held by ${now}`, {
    code: 'lease_lost',
    hint: 'Leave the collection to one run at a time, then run again: it resumes.',
  });
}

/** Names a lease's holder in a sentence. */
export function describeHolder({ owner, since }: LeaseHolder): string {
  return `process ${owner.pid} on ${owner.host}, since ${since}`;
}
