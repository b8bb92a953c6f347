import { type RateLimitOptions, rateLimit, unitsOf } from '../../dynamodb/requests/rate-limit.js';
import type { AdapterEvent, Report } from '../../events.js';
import type { TokenBucket } from '../../token-bucket.js';
import type { PreparedWrite } from '../target.js';

/** Keeps the writes to one table below a rate, and tells what they consume. */
export class WritePace {
  readonly #bucket: TokenBucket | undefined;
  readonly #report: Report<AdapterEvent>;

  constructor(options: Omit<RateLimitOptions, 'side'>) {
    this.#report = options.report;
    this.#bucket = rateLimit({ ...options, side: 'target' }, 'WU/s');
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
