import type { Lease } from '../checkpoints/lease.js';
import type { RejectLog } from '../report/reject-log.js';
import type { Target } from '../targets/target.js';
import { newRun } from '../undo/undo-folder.js';
import type { UndoLog } from '../undo/undo-log.js';
import { requireNoLoop } from './loop-guard.js';
import { openUndoLog } from './keep-undo.js';
import { writable } from './opening.js';
import { Repair, type RepairWork } from './repair.js';
import type { CollectionVerify } from './verify-options.js';

interface Held {
  readonly lease: Lease;
  readonly rejects: RejectLog;
  readonly undo: UndoLog | undefined;
}

/** The right to mend a collection: its lease and its reject log, or nothing where it is only compared. */
export class RepairAccess implements AsyncDisposable {
  readonly #held: Held | undefined;

  private constructor(held?: Held) {
    this.#held = held;
  }

  /**
   * Throws GuardError `lease_held` when another run works on the collection that is to be mended, and `loop` when it is
   * carried the other way.
   */
  static async open({ plan, options, connections, report }: CollectionVerify): Promise<RepairAccess> {
    if (options.repair === undefined) return new RepairAccess();
    const { leases, rejects } = connections.state;
    const say = (message: string): void => {
      report({ type: 'notice', code: 'lease_waiting', message, count: 1 });
    };
    const lease = await leases.acquire(plan.name, { stop: options.stop, say });
    try {
      await requireNoLoop(plan.name, options, connections.state);
      const undo = openUndoLog({ plan, options, report }, newRun(new Date(), Math.random()));
      return new RepairAccess({ lease, rejects: await rejects.open(plan.name), undo });
    } catch (error) {
      await lease[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** A target that refuses to write once the lease is lost. */
  lend(target: Target): Omit<Target, 'meter'> {
    return this.#held === undefined ? target : writable(target, this.#held);
  }

  /** What mends the collection; nothing where it is only compared. */
  repair(work: Omit<RepairWork, 'rejects' | 'repair'>): Repair | undefined {
    const { repair } = work.run.options;
    if (this.#held === undefined || repair === undefined) return undefined;
    return new Repair({ ...work, repair, rejects: this.#held.rejects });
  }

  /** Notes that everything is mended that was to be. */
  async finish(): Promise<void> {
    await this.#held?.undo?.finish();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#held?.undo?.[Symbol.asyncDispose]();
      await this.#held?.rejects[Symbol.asyncDispose]();
    } finally {
      await this.#held?.lease[Symbol.asyncDispose]();
    }
  }
}
