import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { RunEvent } from '../commands/run.js';
import type { Monitor, ServiceEvent } from './monitor.js';
import type { CollectionSnapshot, ServiceSnapshot } from './monitor-snapshot.js';

/** What metrics are made from. */
export interface MetricsOptions {
  readonly monitor: Monitor;
  readonly collections: readonly string[];
  /** The version of docferry. */
  readonly version: string;
}

/** Seconds of requests: from a DynamoDB nearby to one that is about to be given up. */
const batchBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const outcomes = ['written', 'deleted', 'unchanged', 'skipped', 'rejected'] as const;
const sides = ['source', 'target'] as const;

/**
 * The metrics of a service for Prometheus, in a registry of their own.
 *
 * Counters begin at zero for every collection, so that the first increase is seen.
 */
export class ServiceMetrics {
  readonly #monitor: Monitor;
  readonly #registry = new Registry();
  readonly #counters = countersIn(this.#registry);
  readonly #gauges = gaugesIn(this.#registry);

  constructor({ monitor, collections, version }: MetricsOptions) {
    this.#monitor = monitor;
    const { documents, writeUnits, throttles, retries, batches } = this.#counters;
    for (const collection of collections) {
      for (const outcome of outcomes) documents.inc({ collection, outcome }, 0);
      for (const side of sides) throttles.inc({ collection, side }, 0);
      for (const side of sides) retries.inc({ collection, side }, 0);
      writeUnits.inc({ collection }, 0);
      batches.zero({ collection });
    }
    const info = { name: 'docferry_build_info', help: 'Always 1; the labels tell what is running.' };
    const build = new Gauge({ ...info, labelNames: ['version', 'node'], registers: [this.#registry] });
    build.set({ version, node: process.version }, 1);
  }

  /** The media type of what `render` returns. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Takes the next event, after the monitor has taken it. */
  take(event: ServiceEvent): void {
    if (event.type !== 'scheduled') this.#count(event);
  }

  /** The metrics now, in the text format of Prometheus. */
  async render(): Promise<string> {
    this.#gauge(this.#monitor.snapshot());
    return this.#registry.metrics();
  }

  #count(event: RunEvent): void {
    const { documents, writeUnits, throttles, retries, batches } = this.#counters;
    const { collection } = event;
    if (event.type === 'settled') {
      for (const outcome of outcomes) documents.inc({ collection, outcome }, event.outcomes[outcome]);
    }
    if (event.type === 'consumed') writeUnits.inc({ collection }, event.writeUnits);
    if (event.type === 'throttle') throttles.inc({ collection, side: event.side });
    if (event.type === 'retry') retries.inc({ collection, side: event.side });
    if (event.type === 'batch') batches.observe({ collection }, event.seconds);
  }

  #gauge({ healthy, collections }: ServiceSnapshot): void {
    this.#gauges.up.set(healthy ? 1 : 0);
    this.#gauges.pending.reset();
    for (const [collection, snapshot] of Object.entries(collections)) this.#gaugeOne(collection, snapshot);
  }

  #gaugeOne(collection: string, { lagSeconds, pending, lastSuccess }: CollectionSnapshot): void {
    this.#gauges.lag.set({ collection }, lagSeconds);
    if (pending !== undefined) this.#gauges.pending.set({ collection }, pending);
    if (lastSuccess !== undefined) this.#gauges.success.set({ collection }, Date.parse(lastSuccess) / 1_000);
  }
}

function countersIn(registry: Registry) {
  const registers = [registry];
  return {
    documents: new Counter({
      name: 'docferry_documents_total',
      help: 'Documents that were settled, by what became of them.',
      labelNames: ['collection', 'outcome'],
      registers,
    }),
    writeUnits: new Counter({
      name: 'docferry_write_units_total',
      help: 'Write capacity that the target says it has charged, indexes included.',
      labelNames: ['collection'],
      registers,
    }),
    throttles: new Counter({
      name: 'docferry_throttles_total',
      help: 'How often a database asked to slow down.',
      labelNames: ['collection', 'side'],
      registers,
    }),
    retries: new Counter({
      name: 'docferry_retries_total',
      help: 'Requests that failed in a way that can heal, and were sent again.',
      labelNames: ['collection', 'side'],
      registers,
    }),
    batches: new Histogram({
      name: 'docferry_batch_seconds',
      help: 'Seconds until the target answered a request that writes several items.',
      labelNames: ['collection'],
      buckets: batchBuckets,
      registers,
    }),
  };
}

function gaugesIn(registry: Registry) {
  const registers = [registry];
  const labelNames = ['collection'] as const;
  return {
    up: new Gauge({
      name: 'docferry_up',
      help: '1 while the service is healthy, as /healthz tells it; 0 when a last pass failed or the lag is too long.',
      registers,
    }),
    lag: new Gauge({
      name: 'docferry_lag_seconds',
      help: 'Seconds since the target was last in step; 0 while it is.',
      labelNames,
      registers,
    }),
    pending: new Gauge({
      name: 'docferry_pending_changes',
      help: 'Changes that the source expected to yield and that are not settled, where it tells.',
      labelNames,
      registers,
    }),
    success: new Gauge({
      name: 'docferry_last_success_timestamp_seconds',
      help: 'When the target was last in step, in seconds since the epoch; absent before the first time.',
      labelNames,
      registers,
    }),
  };
}
