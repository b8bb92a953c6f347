import { errorResult } from '../commands/failure.js';
import type { CollectionEvent, Outcomes, Side } from '../events.js';
import { addOutcomes, countOutcomes, noOutcomes } from '../pipeline/watermark.js';
import { MinuteCounts } from './monitor-rate.js';
import type { CollectionSnapshot, CollectionState, PassSnapshot } from './monitor-snapshot.js';

/** What every collection of a service has in common. */
export interface MonitoredService {
  /** When the service began, in milliseconds since the epoch. */
  readonly since: number;
  /** Removes secrets from a text. */
  readonly redact: (text: string) => string;
}

/**
 * A source that is watched says nothing while nothing changes: when it has not failed again for this long after a
 * retry, in milliseconds, it has healed.
 */
const longestAttempt = 120_000;

type Finished = Extract<CollectionEvent, { type: 'finished' }>;

/** Folds the events of one collection. */
export class CollectionMonitor {
  readonly #name: string;
  readonly #service: MonitoredService;
  readonly #rate: MinuteCounts;
  #state: CollectionState = 'waiting';
  /** While the source is watched: until when it may be out of reach, for all that is known. */
  #doubtedUntil = 0;
  #inStepAt: number | undefined;
  #pass: { readonly began: number; outcomes: Outcomes } | undefined;
  #lastPass: PassSnapshot | undefined;
  #expected: number | undefined;
  #totals = noOutcomes;
  #writeUnits = 0;
  readonly #rejections = new Map<string, number>();
  readonly #throttles: Record<Side, number> = { source: 0, target: 0 };
  readonly #retries: Record<Side, number> = { source: 0, target: 0 };

  constructor(name: string, service: MonitoredService) {
    this.#name = name;
    this.#service = service;
    this.#rate = new MinuteCounts(service.since);
  }

  /** Takes an event, and returns the pass that ended with it. */
  take(event: CollectionEvent, now: number): PassSnapshot | undefined {
    if (event.type === 'started') this.#start(event.expected, now);
    else if (event.type === 'watching') return this.#watch(now);
    else if (event.type === 'finished') return this.#finish(event, now);
    else if (event.type === 'settled') this.#settle(event.outcomes, now);
    else this.#count(event, now);
    return undefined;
  }

  snapshot(now: number): CollectionSnapshot {
    const inStepAt = this.#isInStep(now) ? now : this.#inStepAt;
    const pending = this.#pending();
    return {
      state: this.#state,
      ...(this.#lastPass === undefined ? {} : { lastPass: this.#lastPass }),
      ...(inStepAt === undefined ? {} : { lastSuccess: new Date(inStepAt).toISOString() }),
      lagSeconds: secondsBetween(inStepAt ?? this.#service.since, now),
      ...(pending === undefined ? {} : { pending }),
      totals: this.#totals,
      rejections: Object.fromEntries(this.#rejections),
      writeUnits: this.#writeUnits,
      throttles: { ...this.#throttles },
      retries: { ...this.#retries },
      documentsPerSecond: this.#rate.perSecond(now),
    };
  }

  #isInStep(now: number): boolean {
    return this.#state === 'watching' && now >= this.#doubtedUntil;
  }

  #pending(): number | undefined {
    if (this.#pass === undefined || this.#expected === undefined) return this.#expected;
    return Math.max(0, this.#expected - countOutcomes(this.#pass.outcomes));
  }

  #start(expected: number | undefined, now: number): void {
    if (this.#isInStep(now)) this.#inStepAt = now;
    this.#state = 'syncing';
    this.#expected = expected;
    this.#pass = { began: now, outcomes: noOutcomes };
  }

  #watch(now: number): PassSnapshot | undefined {
    const ended =
      this.#pass === undefined ? undefined : this.#end({ type: 'finished', status: 'synced' }, now);
    this.#state = 'watching';
    this.#doubtedUntil = 0;
    this.#inStepAt = now;
    this.#expected = 0;
    return ended;
  }

  #finish(event: Finished, now: number): PassSnapshot | undefined {
    if (this.#isInStep(now)) this.#inStepAt = now;
    const ended = this.#isPass(event) ? this.#end(event, now) : undefined;
    if (event.status === 'failed' || event.status === 'stopped') {
      this.#state = event.status;
    } else {
      this.#state = 'waiting';
      this.#inStepAt = now;
    }
    return ended;
  }

  /** What is stopped before a pass has begun, or while it watches, ends no pass. */
  #isPass({ status }: Finished): boolean {
    if (this.#pass !== undefined || status === 'failed') return true;
    return status !== 'stopped' && this.#state !== 'watching';
  }

  #end(event: Finished, now: number): PassSnapshot {
    const left = this.#pending();
    const pass: PassSnapshot = {
      collection: this.#name,
      status: event.status === 'complete' ? 'synced' : event.status,
      endedAt: new Date(now).toISOString(),
      seconds: secondsBetween(this.#pass?.began ?? now, now),
      outcomes: this.#pass?.outcomes ?? noOutcomes,
      ...(event.status === 'failed' ? { error: this.#errorOf(event.error) } : {}),
    };
    this.#expected = pass.status === 'synced' ? 0 : left;
    this.#pass = undefined;
    this.#lastPass = pass;
    return pass;
  }

  #errorOf(error: unknown): NonNullable<PassSnapshot['error']> {
    const { redact } = this.#service;
    const { code, message, hint } = errorResult(error);
    return { code, message: redact(message), hint: redact(hint) };
  }

  #settle(outcomes: Outcomes, now: number): void {
    this.#totals = addOutcomes(this.#totals, outcomes);
    if (this.#pass !== undefined) this.#pass.outcomes = addOutcomes(this.#pass.outcomes, outcomes);
    this.#rate.add(countOutcomes(outcomes), now);
  }

  #count(event: CollectionEvent, now: number): void {
    if (event.type === 'consumed') this.#writeUnits += event.writeUnits;
    if (event.type === 'rejected') {
      const { code } = event.rejection;
      this.#rejections.set(code, (this.#rejections.get(code) ?? 0) + 1);
    }
    if (event.type === 'throttle') this.#throttles[event.side] += 1;
    if (event.type === 'retry') this.#retry(event.side, event.delay, now);
  }

  /** What changes at a source that does not answer is not seen, though it is watched. */
  #retry(side: Side, delay: number, now: number): void {
    this.#retries[side] += 1;
    if (side === 'target' || this.#state !== 'watching') return;
    if (this.#isInStep(now)) this.#inStepAt = now;
    this.#doubtedUntil = now + delay + longestAttempt;
  }
}

function secondsBetween(from: number, to: number): number {
  return Math.max(0, to - from) / 1_000;
}
