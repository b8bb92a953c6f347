import type { Chance } from '../../../backoff.js';
import type { Change } from '../../../document.js';
import { leaves } from './lineage.js';
import { appliedFrom, isDone, type StreamPlace } from './place.js';
import { changeOf, isTimeToLiveDeletion } from './records.js';
import { QUIET_ANSWERS, type ShardBatch, type ShardCursor } from './shard-cursor.js';
import type { StreamOptions, StreamPage } from './stream-reader.js';

/** How far a stream was read, and where that leaves its shards. */
export interface Frontier {
  readonly place: StreamPlace;
  /** The shards that may be read now. */
  readonly ready: readonly string[];
  /** Whether a shard gets no more records. */
  readonly closed: (id: string) => boolean;
  /** Whether others have to wait for these. */
  readonly waiting: boolean;
  /** Whether changes still come into the stream. */
  readonly enabled: boolean;
}

/** What a pass works with. */
export interface StreamPassOptions extends Pick<
  StreamOptions,
  'names' | 'report' | 'table' | 'timeToLiveDeletes'
> {
  readonly chance: Pick<Chance, 'sleep'>;
  /** When the pass began, in milliseconds since 1970, by the clock of the service; perhaps some seconds too early. */
  readonly begun: number;
  readonly sideBySide: number;
  readonly advance: (place: StreamPlace) => Promise<Frontier>;
  readonly cursor: (place: StreamPlace, id: string) => ShardCursor | undefined;
  /** Forgets a cursor that has gone further than the pages tell. */
  readonly drop: (id: string) => void;
  readonly stop: AbortSignal;
}

/** How often the children of a shard that has ended are looked for, and how many milliseconds apart. */
const CHILDREN = { attempts: 5, delay: 1_000 };

/**
 * How much younger than the pass a record must be to have surely come after it began, in milliseconds: the time of the
 * service is known to a second and the delay of an answer, and a record tells its own approximately.
 */
const SURELY_YOUNGER = 10_000;

interface Step {
  readonly id: string;
  readonly cursor: ShardCursor;
  readonly batch: ShardBatch;
}

/** One way through a stream, from a place until what came before the pass is read. */
export class StreamPass {
  readonly #options: StreamPassOptions;
  readonly #reading = new Map<string, Promise<Step>>();
  readonly #empty = new Map<string, number>();
  readonly #readUp = new Set<string>();

  constructor(options: StreamPassOptions) {
    this.#options = options;
  }

  async *pages(from: StreamPlace): AsyncGenerator<StreamPage, void, undefined> {
    let frontier = await this.#options.advance(from);
    try {
      for (;;) {
        this.#start(frontier);
        if (this.#reading.size === 0) break;
        const step = await Promise.race(this.#reading.values());
        this.#reading.delete(step.id);
        const { shards } = frontier.place;
        frontier = {
          ...frontier,
          place: { ...frontier.place, shards: { ...shards, [step.id]: step.batch.place } },
        };
        if (isDone(step.batch.place)) frontier = await this.#afterEnd(frontier, step.id);
        else if (!frontier.closed(step.id)) this.#judge(step);
        // The next records are fetched while these are being written.
        this.#start(frontier);
        if (step.batch.records.length > 0 || isDone(step.batch.place))
          yield this.#page(step.batch, frontier.place);
      }
    } finally {
      for (const id of this.#reading.keys()) this.#options.drop(id);
    }
  }

  #start({ place, ready }: Frontier): void {
    for (const id of ready) {
      const known = place.shards[id];
      const idle = known !== undefined && !isDone(known) && !this.#reading.has(id) && !this.#readUp.has(id);
      if (!idle || this.#reading.size >= this.#options.sideBySide) continue;
      const cursor = this.#options.cursor(place, id);
      if (cursor === undefined) continue;
      const step = cursor.next(this.#options.stop).then((batch) => ({ id, cursor, batch }));
      // A failure is met when its turn comes, or never if the reader leaves before.
      step.catch(() => undefined);
      this.#reading.set(id, step);
    }
  }

  /** A shard that is never quiet is read up once its records are surely younger than the pass. */
  #judge({ id, cursor, batch }: Step): void {
    const empty = batch.records.length > 0 ? 0 : (this.#empty.get(id) ?? 0) + 1;
    this.#empty.set(id, empty);
    const young = (batch.records.at(-1)?.time ?? -Infinity) >= this.#options.begun + SURELY_YOUNGER;
    if (young || (empty >= QUIET_ANSWERS && cursor.settled)) this.#readUp.add(id);
  }

  /** Children may be listed a little later than their parent ends. */
  async #afterEnd(ended: Frontier, id: string): Promise<Frontier> {
    const { advance, chance, stop, drop } = this.#options;
    drop(id);
    let frontier = await advance(ended.place);
    for (let attempt = 1; attempt < CHILDREN.attempts; attempt += 1) {
      if (!frontier.enabled || !leaves(frontier.place.shards).includes(id)) break;
      await chance.sleep(CHILDREN.delay, stop);
      frontier = await advance(frontier.place);
    }
    return frontier;
  }

  #page({ records, bytes }: ShardBatch, place: StreamPlace): StreamPage {
    const { timeToLiveDeletes, names } = this.#options;
    const from = appliedFrom(place);
    const changes: Change[] = [];
    let skipped = 0;
    let expired = 0;
    for (const record of records) {
      if ((record.time ?? Infinity) < from) continue;
      const aged = isTimeToLiveDeletion(record);
      expired += aged ? 1 : 0;
      if (aged && timeToLiveDeletes === 'ignore') skipped += 1;
      else changes.push(changeOf(record, names));
    }
    if (expired > 0) this.#tellExpired(expired);
    return { changes, skipped, bytes, place };
  }

  #tellExpired(count: number): void {
    const { report, table, timeToLiveDeletes } = this.#options;
    const fate = timeToLiveDeletes === 'apply' ? 'deleted in the target as well' : 'left in the target';
    const message = `items of table "${table}" that time to live has deleted are ${fate}`;
    report({ type: 'notice', code: 'ttl_deletes', message, count });
  }
}
