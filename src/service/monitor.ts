import type { RunEvent } from '../commands/run.js';
import type { CollectionEvent } from '../events.js';
import { countOutcomes } from '../pipeline/watermark.js';
import { clip, formatSeconds } from '../report/progress-text.js';
import { CollectionMonitor, type MonitoredService } from './monitor-collection.js';
import { MinuteCounts } from './monitor-rate.js';
import type { HealthReason, PassSnapshot, RejectSnapshot, ServiceSnapshot } from './monitor-snapshot.js';

/** What a service tells: what happens to its collections, and when the next pass over them is due. */
export type ServiceEvent = RunEvent | { readonly type: 'scheduled'; readonly at: Date };

/** What a monitor watches over. */
export interface MonitorOptions {
  readonly collections: readonly string[];
  /** Seconds that a collection may be behind before the service is unhealthy. */
  readonly maxLagSeconds: number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Removes secrets from the texts of errors. */
  readonly redact: (text: string) => string;
}

/** How many passes, and how many rejects, are remembered. */
const remembered = 20;

/** Longer ids are cut: what is remembered of a reject is bounded. */
const longestId = 200;

/** Folds the events of a service into what is to be known about it. Pure: it reads the clock it is given, no more. */
export class Monitor {
  readonly #options: MonitorOptions;
  readonly #service: MonitoredService;
  readonly #collections = new Map<string, CollectionMonitor>();
  readonly #rate: MinuteCounts;
  #passes: readonly PassSnapshot[] = [];
  #rejects: readonly RejectSnapshot[] = [];
  #nextRun: Date | undefined;

  constructor(options: MonitorOptions) {
    this.#options = options;
    this.#service = { since: options.clock(), redact: options.redact };
    this.#rate = new MinuteCounts(this.#service.since);
    for (const name of options.collections) this.#collectionOf(name);
  }

  /** Takes the next event. */
  take(event: ServiceEvent): void {
    if (event.type === 'scheduled') {
      this.#nextRun = event.at;
      return;
    }
    const now = this.#options.clock();
    const ended = this.#collectionOf(event.collection).take(event, now);
    if (ended !== undefined) this.#passes = [ended, ...this.#passes].slice(0, remembered);
    if (event.type === 'settled') this.#rate.add(countOutcomes(event.outcomes), now);
    if (event.type === 'rejected') this.#remember(event, now);
  }

  /** What is to be known now. */
  snapshot(): ServiceSnapshot {
    const now = this.#options.clock();
    const { from, perMinute } = this.#rate.series(now);
    const collections = Object.fromEntries(
      [...this.#collections].map(([name, collection]) => [name, collection.snapshot(now)]),
    );
    const reasons = this.#reasons(collections);
    const due = this.#nextRun !== undefined && this.#nextRun.getTime() > now ? this.#nextRun : undefined;
    return {
      at: new Date(now).toISOString(),
      since: new Date(this.#service.since).toISOString(),
      healthy: reasons.length === 0,
      reasons,
      ...(due === undefined ? {} : { nextRun: due.toISOString() }),
      collections,
      passes: this.#passes,
      rejects: this.#rejects,
      rate: { from: new Date(from).toISOString(), perMinute },
    };
  }

  #collectionOf(name: string): CollectionMonitor {
    const known = this.#collections.get(name);
    if (known !== undefined) return known;
    const collection = new CollectionMonitor(name, this.#service);
    this.#collections.set(name, collection);
    return collection;
  }

  #remember(
    event: Extract<CollectionEvent, { type: 'rejected' }> & { readonly collection: string },
    now: number,
  ): void {
    const { collection, rejection } = event;
    const id = clip(this.#options.redact(event.id), longestId);
    const path = rejection.path === undefined ? {} : { path: clip(rejection.path, longestId) };
    const reject = { collection, id, code: rejection.code, ...path, at: new Date(now).toISOString() };
    this.#rejects = [reject, ...this.#rejects].slice(0, remembered);
  }

  #reasons(collections: ServiceSnapshot['collections']): HealthReason[] {
    const { maxLagSeconds } = this.#options;
    return Object.entries(collections).flatMap(([collection, { lastPass, lagSeconds }]) => {
      const reasons: HealthReason[] = [];
      if (lastPass?.status === 'failed') {
        const message = `the last pass over "${collection}" failed: ${lastPass.error?.message ?? 'unknown'}`;
        reasons.push({ code: 'pass_failed', collection, message });
      }
      if (lagSeconds > maxLagSeconds) {
        const message = `"${collection}" is ${formatSeconds(lagSeconds)} behind, more than ${formatSeconds(maxLagSeconds)}`;
        reasons.push({ code: 'lag_exceeded', collection, message });
      }
      return reasons;
    });
  }
}
