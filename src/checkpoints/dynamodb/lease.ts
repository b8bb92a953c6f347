import { leaseLost } from '../lease-refusal.js';
import type { Lease } from '../lease.js';
import { collectionEntry, holderIn } from './entries.js';
import type { StateTable } from './table.js';

/** A lease that was taken: whose it is, and when it was asked for by the table's clock. */
export interface TakenLease {
  readonly table: StateTable;
  readonly collection: string;
  readonly fence: number;
  readonly since: number;
  /** Milliseconds without a renewal after which others take it over. */
  readonly expiry: number;
  /** Told when the lease is given back. */
  readonly released: () => void;
}

/** Renewals in an expiry; two may fail before the lease is in doubt. */
const RENEWALS = 3;

/** The part of the expiry for which a renewal is relied on. The rest is a margin for what is in flight. */
const RELIANCE = 5 / 6;

/**
 * A lease that is renewed in the background.
 *
 * Asking for it costs no request while the last renewal is fresh, counted from when it was sent. When it is not, as
 * after a stall, a sleep of the machine or an outage, the table is asked before anything is written.
 */
export class DynamoDBLease implements Lease {
  readonly #taken: TakenLease;
  readonly #timer: NodeJS.Timeout;
  #renewed: Moment;
  #renewal: Promise<void> | undefined;
  #lost: Error | undefined;

  constructor(taken: TakenLease) {
    this.#taken = taken;
    const now = this.#now();
    this.#renewed = { monotonic: taken.since, wall: now.wall - (now.monotonic - taken.since) };
    this.#timer = setInterval(() => void this.#renew().catch(() => undefined), taken.expiry / RENEWALS);
    // A forgotten lease must not keep the process alive.
    this.#timer.unref();
  }

  async assertHeld(): Promise<void> {
    if (this.#lost === undefined && !this.#fresh()) await this.#renew();
    if (this.#lost !== undefined) throw this.#lost;
  }

  /** Fails in silence: a lease that is not given back is taken over. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#renewal?.catch(() => undefined);
    this.#taken.released();
    await this.#change('REMOVE #lease', {}).catch(() => undefined);
  }

  /** A monotonic clock may stand still while the machine sleeps; the other one may be set. Both must agree. */
  #fresh(): boolean {
    const reliance = this.#taken.expiry * RELIANCE;
    const now = this.#now();
    const passed = [now.monotonic - this.#renewed.monotonic, now.wall - this.#renewed.wall];
    return passed.every((time) => Math.abs(time) < reliance);
  }

  #now(): Moment {
    return { monotonic: this.#taken.table.chance.now(), wall: Date.now() };
  }

  /** One renewal at a time, shared by all who wait for it. */
  #renew(): Promise<void> {
    this.#renewal ??= this.#askTable().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #askTable(): Promise<void> {
    const sent = this.#now();
    const renewal = 'SET #lease.#renewals = #lease.#renewals + :one, #lease.#renewedAt = :now';
    const now = new Date(sent.wall).toISOString();
    const renewed = await this.#change(renewal, { ':one': 1, ':now': now });
    if (renewed) this.#renewed = sent;
    else this.#lost = await this.#loss();
  }

  async #loss(): Promise<Error> {
    const { table, collection } = this.#taken;
    const entry = await table.get(collectionEntry(collection)).catch(() => undefined);
    return leaseLost(collection, holderIn(entry));
  }

  /** Changes the entry while the lease is ours; false when it is not. */
  #change(update: string, values: Readonly<Record<string, unknown>>): Promise<boolean> {
    const { table, collection, fence, expiry } = this.#taken;
    const condition = '#fence = :fence AND attribute_exists(#lease)';
    const change = { update, condition, values: { ...values, ':fence': fence } };
    return table.update(collectionEntry(collection), change, expiry / RENEWALS);
  }
}

interface Moment {
  readonly monotonic: number;
  readonly wall: number;
}
