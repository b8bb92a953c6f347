import { StreamGap } from './gap.js';
import { begunAt, outlivesTrimming, type ShardPlace, type StreamPlace } from './place.js';
import { parseRecord, type StreamRecord } from './records.js';
import type { RecordsAnswer, Refusal, StreamRequests } from './stream-requests.js';

/** Which shard is read, and for whom. */
export interface ShardCursorOptions {
  readonly requests: StreamRequests;
  readonly table: string;
  /** Of the stream. */
  readonly place: Pick<StreamPlace, 'arn' | 'since'>;
  readonly id: string;
  /** Milliseconds since 1970, by the clock of the service. */
  readonly now: () => number;
}

/** The next records of a shard, and the place after them. */
export interface ShardBatch {
  readonly records: readonly StreamRecord[];
  readonly place: ShardPlace;
  readonly bytes: number;
}

/** How many empty answers in a row mean that a shard which is open was read up, once its cursor is settled. */
export const QUIET_ANSWERS = 3;

/** How many iterators in a row may be of no use before the shard is given up. */
const RENEWALS = 3;

/** How many answers may be empty in a row while records still lie ahead: an iterator has to find its way to them. */
const SEARCH = 10;

/** Reads one shard forward from a place. */
export class ShardCursor {
  readonly #options: ShardCursorOptions;
  #place: ShardPlace;
  #iterator: string | undefined;
  #empty = 0;
  #found = false;
  #ahead: ShardBatch | undefined;

  constructor(options: ShardCursorOptions, place: ShardPlace) {
    this.#options = options;
    this.#place = place;
  }

  /** After what `next` gave last. */
  get place(): ShardPlace {
    return this.#place;
  }

  /** Whether empty answers mean that nothing lies ahead, as against a part of the shard without records. */
  get settled(): boolean {
    return this.#found || this.#empty >= SEARCH;
  }

  /** The next records, if any. Throws StreamGap when some of them were trimmed. */
  async next(stop: AbortSignal): Promise<ShardBatch> {
    const batch = this.#ahead ?? (await this.#fetch(stop));
    this.#ahead = undefined;
    this.#place = batch.place;
    return batch;
  }

  /** Asks once whether anything lies ahead, the end of the shard included, and leaves it to `next`. Throws as that does. */
  async peek(stop: AbortSignal): Promise<boolean> {
    if (this.#ahead !== undefined) return true;
    const batch = await this.#fetch(stop);
    if (batch.records.length === 0 && !('done' in batch.place)) return false;
    this.#ahead = batch;
    return true;
  }

  async #fetch(stop: AbortSignal): Promise<ShardBatch> {
    const answer = await this.#ask(stop);
    const records = answer.records.map(parseRecord);
    this.#iterator = answer.next;
    this.#found ||= records.length > 0;
    this.#empty = records.length > 0 ? 0 : this.#empty + 1;
    return { records, place: placeAfter(this.#place, records, answer), bytes: answer.bytes };
  }

  async #ask(stop: AbortSignal): Promise<RecordsAnswer> {
    const { requests } = this.#options;
    for (let renewals = 0; ; renewals += 1) {
      const iterator = this.#iterator ?? (await this.#begin(stop));
      const answer = iterator === undefined ? 'missing' : await requests.records(iterator, stop);
      if (typeof answer !== 'string') return answer;
      this.#iterator = undefined;
      if (answer === 'missing') return this.#ended();
      if (renewals >= RENEWALS) throw this.#gap(`an iterator of it is ${answer} before it can be used`);
      if (answer === 'trimmed') this.#iterator = await this.#oldest(stop);
    }
  }

  async #begin(stop: AbortSignal): Promise<string | undefined> {
    const { requests, place, id } = this.#options;
    const begun = await requests.iterator({ arn: place.arn, id }, this.#place, stop);
    this.#found = false;
    this.#empty = 0;
    if (begun === 'trimmed') return this.#oldest(stop);
    return iteratorIn(begun);
  }

  /** Passes over what was trimmed, if all of it is too old to matter. */
  async #oldest(stop: AbortSignal): Promise<string | undefined> {
    const { requests, place, id } = this.#options;
    if (!this.#complete()) throw this.#gap(`records of shard "${id}" were trimmed`);
    return iteratorIn(await requests.iterator({ arn: place.arn, id }, 'oldest', stop));
  }

  #ended(): RecordsAnswer {
    if (!this.#complete()) throw this.#gap(`shard "${this.#options.id}" is gone`);
    return { records: [], next: undefined, bytes: 0 };
  }

  #complete(): boolean {
    return outlivesTrimming(this.#options.place, this.#options.now());
  }

  #gap(reason: string): StreamGap {
    const { table, place } = this.#options;
    const time = 'at' in this.#place ? undefined : this.#place.time;
    return new StreamGap(table, { since: time ?? begunAt(place), reason });
  }
}

function iteratorIn(answer: { readonly iterator: string } | Refusal): string | undefined {
  return typeof answer === 'string' ? undefined : answer.iterator;
}

function placeAfter(
  before: ShardPlace,
  records: readonly StreamRecord[],
  { next }: RecordsAnswer,
): ShardPlace {
  const last = records.at(-1);
  const time = last?.time ?? ('at' in before ? undefined : before.time);
  const known = time === undefined ? {} : { time };
  if (next === undefined) return { done: true, ...known };
  return last === undefined ? before : { after: last.sequence, ...known };
}
