import { FileLeaseStore } from '../checkpoints/file-lease.js';
import type { Lease } from '../checkpoints/lease.js';
import { GuardError } from '../errors.js';

/**
 * Takes the right to write what a verification of a collection finds to its folder, also from one that has died.
 *
 * Throws GuardError `verification_under_way` when somebody else has it.
 */
export async function soleVerification(collection: string, folder: string): Promise<Lease> {
  const leases = new FileLeaseStore(folder);
  try {
    return await leases.acquire(collection);
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    const sight = await leases.holder(collection);
    const who = sight === undefined ? '' : `: process ${sight.pid} on ${sight.host}, since ${sight.since}`;
    throw new GuardError(`another verification of "${collection}" is under way${who}`, {
      code: 'verification_under_way',
      hint: error.hint,
      cause: error,
    });
  }
}
