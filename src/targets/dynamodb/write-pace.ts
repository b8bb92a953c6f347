import type { Chance } from '../../backoff.js';
import type { AdapterEvent, Report } from '../../events.js';
import { TokenBucket } from '../../token-bucket.js';
import type { PreparedWrite } from '../target.js';
import { isRecord } from '../../dynamodb/requests/error-fields.js';

/** How fast one table may be written to, and who is told what writes consume. */
export interface WritePaceOptions {
  /** Write units a second; none means as fast as the table takes them. */
  readonly rate: number | undefined;
  readonly chance: Chance;
  readonly report: Report<AdapterEvent>;
}

/** Keeps the writes to one table below a rate, and tells what they consume. */
export class WritePace {
  readonly #bucket: TokenBucket | undefined;
  readonly #report: Report<AdapterEvent>;

  constructor({ rate, chance, report }: WritePaceOptions) {
    this.#report = report;
    if (rate === undefined) return;
    const limit = `rate limit ${rate} WU/s`;
    const waits = (delay: number): void => {
      report({ type: 'paced', side: 'target', limit, delay });
    };
    this.#bucket = new TokenBucket({ rate, clock: chance, waits });
  }

  /** Resolves when these writes may be sent; each permission is for one request. */
  async admit(writes: readonly PreparedWrite[], abort: AbortSignal): Promise<void> {
    await this.#bucket?.take(estimate(writes), abort);
  }

  /** Charges an answered request with what the answer says, or else with an estimate of what was processed. */
  answered(sent: readonly PreparedWrite[], left: readonly PreparedWrite[], capacity: unknown): void {
    const consumed = unitsOf(capacity);
    this.#bucket?.charge((consumed ?? estimate(sent) - estimate(left)) - estimate(sent));
    if (consumed !== undefined && consumed > 0) this.#report({ type: 'consumed', writeUnits: consumed });
  }

  /** Gives back what a request was charged that DynamoDB turned away. */
  refused(sent: readonly PreparedWrite[]): void {
    this.#bucket?.charge(-estimate(sent));
  }
}

/** What writes consume at the least: a unit for each kilobyte begun. Indexes and larger old items come on top. */
function estimate(writes: readonly PreparedWrite[]): number {
  return writes.reduce((sum, { bytes }) => sum + Math.ceil(bytes / 1024), 0);
}

/** The sum over a `ConsumedCapacity`, indexes included, unless it does not say. */
function unitsOf(capacity: unknown): number | undefined {
  const entries: readonly unknown[] = Array.isArray(capacity) ? capacity : [];
  const units = entries.map((entry) => (isRecord(entry) ? entry['CapacityUnits'] : undefined));
  const numbers = units.filter((unit) => typeof unit === 'number');
  return numbers.length === 0 ? undefined : numbers.reduce((sum, unit) => sum + unit, 0);
}
