import { randomUUID } from 'node:crypto';
import { EnvironmentError } from '../../errors.js';
import { describeHolder, leaseHeld } from '../lease-refusal.js';
import { sightOf } from '../lease-sight.js';
import type { Lease, LeaseSight, LeaseStore, LeaseWait } from '../lease.js';
import { type Liveness, type ProcessIdentity, identifySelf, livenessOf } from '../process-identity.js';
import { type CollectionRecord, type LeaseRecord, collectionEntry, collectionRecord } from './entries.js';
import { DynamoDBLease } from './lease.js';
import type { StateTable } from './table.js';

const DEFAULT_EXPIRY = 30_000;

/** How often, within its expiry, a record is looked at to see whether its owner is at work. */
const LOOKS = 10;

/**
 * Keeps each lease in its collection's entry of the state table.
 *
 * An owner on this machine is asked for by pid. Any other is dead when its record has not changed for the expiry by
 * our own clock: no two clocks are ever compared, at the price of waiting that long.
 */
export class DynamoDBLeaseStore implements LeaseStore {
  readonly #table: StateTable;
  readonly #expiry: number;
  readonly #fences = new Map<string, number>();

  constructor(table: StateTable, expiry = DEFAULT_EXPIRY) {
    this.#table = table;
    this.#expiry = expiry;
  }

  /** The fencing number of a lease that was taken here and not given back; greater than that of every earlier one. */
  fenceOf(collection: string): number | undefined {
    return this.#fences.get(collection);
  }

  async acquire(collection: string, wait?: LeaseWait): Promise<Lease> {
    const record = await this.#record();
    for (let asked = 0; ;) {
      wait?.stop.throwIfAborted();
      const found = await this.#read(collection);
      // An answer that was lost on its way.
      if (found.lease?.token === record.token) return this.#hold(collection, found.fence, asked);
      if (found.lease !== undefined) await this.#assertDead({ collection, lease: found.lease, wait });
      asked = this.#table.chance.now();
      if (await this.#take(collection, found, record)) return this.#hold(collection, found.fence + 1, asked);
    }
  }

  async holder(collection: string): Promise<LeaseSight | undefined> {
    const { lease } = await this.#read(collection);
    if (lease === undefined) return undefined;
    const liveness = await livenessFromHere(lease.owner);
    return sightOf(lease, { liveness, lastSign: lastSignIn(lease), expiry: lease.expiry });
  }

  async #record(): Promise<LeaseRecord> {
    const owner = await identifySelf();
    return { token: randomUUID(), since: new Date().toISOString(), owner, expiry: this.#expiry, renewals: 0 };
  }

  async #read(collection: string): Promise<CollectionRecord> {
    const entry = collectionEntry(collection);
    const parsed = collectionRecord.safeParse((await this.#table.get(entry)) ?? {});
    if (parsed.success) return parsed.data;
    throw new EnvironmentError(`the lease "${this.#table.placeOf(entry)}" is damaged`, {
      code: 'lease_damaged',
      hint: 'Remove the attribute "lease" of that item if no run is under way.',
    });
  }

  /** Replaces exactly what was found; false when it has changed since. */
  #take(collection: string, found: CollectionRecord, record: LeaseRecord): Promise<boolean> {
    const fence = found.fence === 0 ? 'attribute_not_exists(#fence)' : '#fence = :found';
    const lease = found.lease === undefined ? 'attribute_not_exists(#lease)' : '#lease.#renewals = :renewals';
    return this.#table.update(collectionEntry(collection), {
      update: 'SET #lease = :lease, #fence = :fence',
      condition: `${fence} AND ${lease}`,
      values: {
        ':lease': record,
        ':fence': found.fence + 1,
        ...(found.fence === 0 ? {} : { ':found': found.fence }),
        ...(found.lease === undefined ? {} : { ':renewals': found.lease.renewals }),
      },
    });
  }

  #hold(collection: string, fence: number, since: number): Lease {
    this.#fences.set(collection, fence);
    return new DynamoDBLease({
      table: this.#table,
      collection,
      fence,
      since,
      expiry: this.#expiry,
      released: () => this.#fences.delete(collection),
    });
  }

  /** Throws GuardError when the owner is at work. On resolve it is dead, or the record is no longer its own. */
  async #assertDead({ collection, lease, wait }: Judgement): Promise<void> {
    const held = leaseHeld(collection, lease, 'Wait for it or stop it; one that has died is taken over.');
    const liveness = await livenessFromHere(lease.owner);
    if (liveness === 'alive') throw held;
    if (liveness === 'dead') return;
    const { chance } = this.#table;
    wait?.say(sentenceOn(collection, lease));
    const since = chance.now();
    while (chance.now() - since < lease.expiry) {
      await chance.sleep(lease.expiry / LOOKS, wait?.stop);
      const { lease: later } = await this.#read(collection);
      if (later?.token !== lease.token) return;
      if (later.renewals !== lease.renewals) throw held;
    }
  }
}

interface Judgement {
  readonly collection: string;
  readonly lease: LeaseRecord;
  readonly wait: LeaseWait | undefined;
}

function sentenceOn(collection: string, lease: LeaseRecord): string {
  const seconds = Math.ceil(lease.expiry / 1_000);
  return `"${collection}" is held by ${describeHolder(lease)}: waiting up to ${seconds} s to see whether it is at work`;
}

/** By its owner's clock. A record of an older version does not tell once it was renewed. */
function lastSignIn({ since, renewals, renewedAt }: LeaseRecord): number | undefined {
  const told = renewals === 0 ? since : renewedAt;
  return told === undefined ? undefined : Date.parse(told);
}

/** Machines that do not tell when they started can share a name, and then a pid says nothing. */
async function livenessFromHere(owner: ProcessIdentity): Promise<Liveness> {
  return owner.boot === 'unknown' ? 'unknown' : livenessOf(owner, await identifySelf());
}
