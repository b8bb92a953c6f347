import type { Lease } from '../checkpoints/lease.js';
import { leasedTarget } from '../pipeline/leased-target.js';
import type { RejectLog } from '../report/reject-log.js';
import type { Target } from '../targets/target.js';
import { Repair, type RepairWork } from './repair.js';
import type { CollectionVerify } from './verify-options.js';

/** The right to mend a collection: its lease and its reject log, or nothing where it is only compared. */
export class RepairAccess implements AsyncDisposable {
  readonly #held: { readonly lease: Lease; readonly rejects: RejectLog } | undefined;

  private constructor(held?: { readonly lease: Lease; readonly rejects: RejectLog }) {
    this.#held = held;
  }

  /** Throws GuardError `lease_held` when another run works on the collection that is to be mended. */
  static async open({ plan, options, connections, report }: CollectionVerify): Promise<RepairAccess> {
    if (options.repair === undefined) return new RepairAccess();
    const { leases, rejects } = connections.state;
    const say = (message: string): void => {
      report({ type: 'notice', code: 'lease_waiting', message, count: 1 });
    };
    const lease = await leases.acquire(plan.name, { stop: options.stop, say });
    try {
      return new RepairAccess({ lease, rejects: await rejects.open(plan.name) });
    } catch (error) {
      await lease[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** A target that refuses to write once the lease is lost. */
  lend(target: Target): Omit<Target, 'meter'> {
    return this.#held === undefined ? target : leasedTarget(target, this.#held.lease);
  }

  /** What mends the collection; nothing where it is only compared. */
  repair(work: Omit<RepairWork, 'rejects' | 'repair'>): Repair | undefined {
    const { repair } = work.run.options;
    if (this.#held === undefined || repair === undefined) return undefined;
    return new Repair({ ...work, repair, rejects: this.#held.rejects });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#held?.rejects[Symbol.asyncDispose]();
    } finally {
      await this.#held?.lease[Symbol.asyncDispose]();
    }
  }
}
