import type { CollectionEvent } from '../../src/events.js';
import { noOutcomes } from '../../src/pipeline/watermark.js';
import { Monitor, type MonitorOptions, type ServiceEvent } from '../../src/service/monitor.js';
import type { CollectionSnapshot } from '../../src/service/monitor-snapshot.js';

/** When the services of tests begin. */
export const start = Date.parse('2026-03-01T10:00:30.000Z');

/** A monitor whose clock only moves when it is told to. */
export class ClockedMonitor {
  now = start;
  readonly monitor: Monitor;

  constructor(options: Partial<MonitorOptions> = {}) {
    this.monitor = new Monitor({
      collections: ['users'],
      maxLagSeconds: 60,
      clock: () => this.now,
      redact: (text) => text.replaceAll('hunter2', '[redacted]'),
      ...options,
    });
  }

  /** Lets so many seconds pass, then takes the events, each about `users`. */
  after(seconds: number, ...events: readonly CollectionEvent[]): void {
    this.now += seconds * 1_000;
    for (const event of events) this.monitor.take({ ...event, collection: 'users' });
  }

  take(event: ServiceEvent): void {
    this.monitor.take(event);
  }

  get users(): CollectionSnapshot {
    const { users } = this.monitor.snapshot().collections;
    if (users === undefined) throw new Error('no collection is called "users"');
    return users;
  }
}

/** The beginning of a pass that expects so many changes. */
export function started(expected: number | undefined): CollectionEvent {
  return { type: 'started', resumed: undefined, expected, phase: 'changes' };
}

/** The end of so many documents. */
export function settled(written: number, others: Partial<typeof noOutcomes> = {}): CollectionEvent {
  return { type: 'settled', outcomes: { ...noOutcomes, written, ...others } };
}

/** The end of a pass after which the target is in step. */
export const synced: CollectionEvent = { type: 'finished', status: 'synced' };

/** The end of a pass that failed. */
export function failed(error: unknown): CollectionEvent {
  return { type: 'finished', status: 'failed', error };
}

/** A source that did not answer, and is asked again. */
export const sourceRetry: CollectionEvent = {
  type: 'retry',
  side: 'source',
  reason: 'ECONNREFUSED',
  delay: 100,
};
