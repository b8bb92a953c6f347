import type { Chance } from '../../backoff.js';
import type { AdapterEvent, Report, Side } from '../../events.js';
import { TokenBucket } from '../../token-bucket.js';
import { isRecord } from './error-fields.js';

/** How fast one table may be used, and who is told of waits. */
export interface RateLimitOptions {
  /** Capacity units a second; none means as fast as the table answers. */
  readonly rate: number | undefined;
  readonly side: Side;
  readonly chance: Chance;
  readonly report: Report<AdapterEvent>;
}

/** A bucket that holds a table's requests to a rate, where there is one. `unit` is that of the rate. */
export function rateLimit(
  { rate, side, chance, report }: RateLimitOptions,
  unit: 'RU/s' | 'WU/s',
): TokenBucket | undefined {
  if (rate === undefined) return undefined;
  const limit = `rate limit ${rate} ${unit}`;
  const waits = (delay: number): void => {
    report({ type: 'paced', side, limit, delay });
  };
  return new TokenBucket({ rate, clock: chance, waits });
}

/** What one `ConsumedCapacity`, or a list of them, adds up to, indexes included; `undefined` when it does not say. */
export function unitsOf(capacity: unknown): number | undefined {
  const entries: readonly unknown[] = Array.isArray(capacity) ? capacity : [capacity];
  const units = entries.map((entry) => (isRecord(entry) ? entry['CapacityUnits'] : undefined));
  const numbers = units.filter((unit) => typeof unit === 'number');
  return numbers.length === 0 ? undefined : numbers.reduce((sum, unit) => sum + unit, 0);
}
