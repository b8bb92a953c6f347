import * as z from 'zod';
import { checksum } from '../../json/sealed.js';
import { processIdentity } from '../process-identity.js';
import type { Entry } from './table.js';

const leaseRecord = z.object({
  token: z.string(),
  since: z.string(),
  owner: processIdentity,
  /** Milliseconds without a renewal after which the owner counts as dead. */
  expiry: z.int().min(1),
  /** Grows with each renewal. */
  renewals: z.int(),
  /** When it was last renewed, ISO 8601 in UTC by the owner's clock. For people: nothing is decided by it. */
  renewedAt: z.iso.datetime().optional(),
});

/** A lease as it is stored. */
export type LeaseRecord = z.output<typeof leaseRecord>;

/** What a collection's entry tells of its lease. */
export const collectionRecord = z.object({ fence: z.int().default(0), lease: leaseRecord.optional() });

/** A collection's fencing number, and its lease if somebody holds it. */
export type CollectionRecord = z.output<typeof collectionRecord>;

/** The name of the entry that holds a collection's lease and checkpoint. */
export function collectionEntry(collection: string): string {
  return `collection/${encodeURIComponent(collection)}`;
}

/** The name of the entry that holds the mark of a collection's last verification. */
export function verifiedEntry(collection: string): string {
  return `verified/${encodeURIComponent(collection)}`;
}

/** Who holds the lease in an entry; `undefined` when nobody does, or nobody that can be named. */
export function holderIn(entry: Entry | undefined): LeaseRecord | undefined {
  const parsed = leaseRecord.safeParse(entry?.['lease']);
  return parsed.success ? parsed.data : undefined;
}

/** What the names of the entries of a collection's rejected documents begin with. */
export function rejectPrefix(collection: string): string {
  return `reject/${encodeURIComponent(collection)}/`;
}

/** DynamoDB's limit for a sort key. */
const longestName = 1024;

/** The name of a rejected document's entry. An id that does not fit, or that UTF-8 cannot tell apart, is hashed. */
export function rejectEntry(collection: string, id: string): string {
  const prefix = rejectPrefix(collection);
  const plain = `${prefix}=${id}`;
  if (Buffer.byteLength(plain) <= longestName && !/\p{Surrogate}/u.test(id)) return plain;
  // JSON keeps a half of a surrogate pair as an escape.
  return `${prefix}#${checksum(id)}`;
}
