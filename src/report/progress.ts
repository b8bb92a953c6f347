import type { CollectionEvent, CollectionStatus, Outcomes, ReadingPhase } from '../events.js';
import { messageOf } from '../errors.js';
import { LimitInForce } from './limit-in-force.js';
import { Rate } from './progress-rate.js';

/** How far one collection is. */
export interface Snapshot {
  readonly collection: string;
  readonly status: 'waiting' | 'running' | 'watching' | 'complete' | CollectionStatus;
  readonly resumed: boolean;
  /** `changes` once the copy is done, or when the run began behind it. */
  readonly phase: ReadingPhase;
  /** How many changes the source said it would yield. */
  readonly expected: number | undefined;
  readonly read: number;
  /** Changes whose outcome is known. */
  readonly settled: number;
  readonly rejected: number;
  /** Settled changes a second. */
  readonly rate: number | undefined;
  /** Seconds until `expected` is reached at this rate; `undefined` before one percent is settled. */
  readonly left: number | undefined;
  /** Seconds since the collection's start, until its end. */
  readonly seconds: number;
  /** What holds the run up at this moment, such as `throttled by table agents`. */
  readonly trouble: string | undefined;
  readonly failure: string | undefined;
}

/** Follows one collection: a fold of its events. Times are in milliseconds. */
export class CollectionProgress {
  readonly #collection: string;
  #status: Snapshot['status'] = 'waiting';
  #resumed = false;
  #phase: Snapshot['phase'] = 'copy';
  #expected: number | undefined;
  #read = 0;
  #settled = 0;
  #rejected = 0;
  #rate: Rate;
  #begun: number | undefined;
  #ended: number | undefined;
  readonly #limit = new LimitInForce();
  #failure: string | undefined;

  constructor(collection: string, now: number) {
    this.#collection = collection;
    this.#rate = new Rate(now);
  }

  take(event: CollectionEvent, now: number): void {
    this.#begun ??= now;
    if (this.#status === 'waiting') this.#status = 'running';
    this.#count(event, now);
    this.#limit.take(event, now);
    if (event.type === 'finished') this.#finish(event, now);
    if (event.type === 'watching') this.#status = 'watching';
  }

  snapshot(now: number): Snapshot {
    const rate = this.#rate.perSecond(now);
    return {
      collection: this.#collection,
      status: this.#status,
      resumed: this.#resumed,
      phase: this.#phase,
      expected: this.#expected,
      read: this.#read,
      settled: this.#settled,
      rejected: this.#rejected,
      rate,
      left: this.#left(rate),
      seconds: this.#begun === undefined ? 0 : ((this.#ended ?? now) - this.#begun) / 1_000,
      trouble: this.#status === 'running' ? this.#limit.at(now) : undefined,
      failure: this.#failure,
    };
  }

  #count(event: CollectionEvent, now: number): void {
    if (event.type === 'started') {
      if (this.#ended !== undefined) this.#beginAgain(now);
      this.#resumed = event.resumed !== undefined;
      this.#phase = event.phase ?? 'copy';
      this.#expected = event.expected;
      this.#rate = new Rate(now);
    } else if (event.type === 'read') {
      this.#read += event.documents;
      this.#phase = event.phase;
    } else if (event.type === 'settled') {
      this.#settled += sum(event.outcomes);
      this.#rejected += event.outcomes.rejected;
      this.#rate.count(this.#settled, now);
    }
  }

  /** Another pass over the same collection: what is shown is about the latest. */
  #beginAgain(now: number): void {
    this.#status = 'running';
    this.#begun = now;
    this.#ended = undefined;
    this.#failure = undefined;
    this.#read = 0;
    this.#settled = 0;
    this.#rejected = 0;
  }

  #finish(event: Extract<CollectionEvent, { type: 'finished' }>, now: number): void {
    this.#status = event.status;
    this.#ended = now;
    if (event.status === 'failed') this.#failure = messageOf(event.error);
  }

  #left(rate: number | undefined): number | undefined {
    if (this.#status !== 'running' || this.#expected === undefined || rate === undefined || rate <= 0)
      return undefined;
    const enough = this.#settled * 100 >= this.#expected && this.#settled < this.#expected;
    return enough ? (this.#expected - this.#settled) / rate : undefined;
  }
}

function sum({ written, deleted, unchanged, skipped, rejected }: Outcomes): number {
  return written + deleted + unchanged + skipped + rejected;
}
