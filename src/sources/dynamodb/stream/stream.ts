import pLimit from 'p-limit';
import { StreamGap } from './gap.js';
import { beginnings, follow, leaves, readable } from './lineage.js';
import { type Frontier, StreamPass } from './pass.js';
import { countPending } from './pending.js';
import { begunAt, outlivesTrimming, type ShardPlace, type StreamPlace } from './place.js';
import { QuietTeller } from './quiet.js';
import { ShardCursor } from './shard-cursor.js';
import type { StreamOptions, StreamPage, StreamReader } from './stream-reader.js';
import { type StreamListing, StreamRequests } from './stream-requests.js';
import { describeStream, enabledStream } from './table-stream.js';

/** How many shards are read side by side. */
const SIDE_BY_SIDE = 8;

/** How often a quiet stream is asked for news, in milliseconds. */
const QUIET = 1_000;

/** Makes ready to read the stream of a table, without contacting it. */
export function openStream(options: StreamOptions): StreamReader {
  return new TableStreamReader(options);
}

/** The cursors outlive a pass: each goes on where it has left its shard, however long the way through that was. */
class TableStreamReader implements StreamReader {
  readonly #options: StreamOptions;
  readonly #requests: StreamRequests;
  readonly #quiet: QuietTeller;
  readonly #cursors = new Map<string, ShardCursor>();

  constructor(options: StreamOptions) {
    const quiet = new QuietTeller({ report: options.report, now: options.chance.now });
    const report = quiet.report.bind(quiet);
    this.#options = options;
    this.#quiet = quiet;
    this.#requests = new StreamRequests(options.clients.streams, { ...options, report, place: options });
  }

  async begin(stop: AbortSignal): Promise<StreamPlace> {
    const { place, listing } = await this.#open(stop);
    return { ...place, shards: beginnings(listing.shards, begunAt(place)) };
  }

  async origin(stop: AbortSignal): Promise<StreamPlace> {
    const { place, listing } = await this.#open(stop);
    return { ...place, all: true, shards: beginnings(listing.shards) };
  }

  async *pages(place: StreamPlace, stop: AbortSignal): AsyncGenerator<StreamPage, void, undefined> {
    await this.#checkSame(place, stop);
    // The answer to that was given after the call, and has told the time.
    const begun = this.#now();
    const pass = new StreamPass({
      ...this.#options,
      begun,
      sideBySide: SIDE_BY_SIDE,
      advance: (from) => this.#advance(from, stop),
      cursor: (from, id) => this.#cursor(from, id),
      drop: (id) => this.#cursors.delete(id),
      stop,
    });
    yield* pass.pages(place);
  }

  async pending(place: StreamPlace, stop: AbortSignal): Promise<number | undefined> {
    await this.#checkSame(place, stop);
    const frontier = await this.#advance(place, stop);
    const { ready, waiting } = frontier;
    if (waiting || ready.length > SIDE_BY_SIDE) return undefined;
    const cursors = ready.flatMap((id) => this.#newCursor(frontier.place, id) ?? []);
    return await countPending(cursors, { place: frontier.place, stop });
  }

  async awaitChange(place: StreamPlace, stop: AbortSignal): Promise<void> {
    await this.#checkSame(place, stop);
    const limit = pLimit(SIDE_BY_SIDE);
    let frontier = await this.#advance(place, stop);
    for (;;) {
      const { place: from, ready, enabled } = frontier;
      const news = await Promise.all(
        ready.map((id) => limit(async () => (await this.#cursor(from, id)?.peek(stop)) ?? false)),
      );
      if (!enabled || news.includes(true)) return;
      this.#quiet.noNews();
      await this.#options.chance.sleep(QUIET, stop);
      // Shards that are open tell of their end; of the children of those that have ended, only the listing does.
      if (ready.length === 0 || leaves(from.shards).length > 0) frontier = await this.#advance(from, stop);
    }
  }

  async #open(stop: AbortSignal): Promise<{ place: Omit<StreamPlace, 'shards'>; listing: StreamListing }> {
    const arn = await enabledStream(this.#options, this.#requests, stop);
    const place = { arn, since: this.#now() };
    return { place, listing: await this.#list(place, stop) };
  }

  /** Throws StreamGap when changes go into another stream than that of a place, or into none. */
  async #checkSame(place: StreamPlace, stop: AbortSignal): Promise<void> {
    const { arn, enabled } = await describeStream(this.#options, stop);
    if (!enabled) throw this.#gap(place, 'it was turned off');
    if (arn !== place.arn) throw this.#gap(place, 'it was turned off and on again');
  }

  /** Brings a place up to the shards that are there now. */
  async #advance(place: StreamPlace, stop: AbortSignal): Promise<Frontier> {
    const { shards: listed, enabled } = await this.#list(place, stop);
    const lineage = follow(place.shards, listed, { complete: outlivesTrimming(place, this.#now()) });
    if ('lost' in lineage) throw this.#gap(place, `shard "${lineage.lost}" or its parent is gone`);
    const { shards } = lineage;
    const ready = readable(shards, listed);
    const waiting = ready.length + leaves(shards).length < Object.keys(shards).length;
    const closed = new Set(listed.flatMap((shard) => (shard.closed ? [shard.id] : [])));
    return { place: { ...place, shards }, ready, waiting, closed: (id) => closed.has(id), enabled };
  }

  async #list(place: Omit<StreamPlace, 'shards'>, stop: AbortSignal): Promise<StreamListing> {
    const listing = await this.#requests.list(place.arn, stop);
    if (typeof listing === 'string') throw this.#gap(place, 'the stream is gone');
    return listing;
  }

  #cursor(place: StreamPlace, id: string): ShardCursor | undefined {
    const cursor = this.#cursors.get(id);
    if (cursor !== undefined && isSame(cursor.place, place.shards[id])) return cursor;
    const made = this.#newCursor(place, id);
    if (made !== undefined) this.#cursors.set(id, made);
    return made;
  }

  #newCursor(place: StreamPlace, id: string): ShardCursor | undefined {
    const from = place.shards[id];
    if (from === undefined) return undefined;
    const { table } = this.#options;
    return new ShardCursor({ requests: this.#requests, table, place, id, now: () => this.#now() }, from);
  }

  /** By the clock of the service, of which the SDK learns in whole seconds, and as much later as an answer takes. */
  #now(): number {
    return Date.now() + this.#options.clients.control.config.systemClockOffset;
  }

  #gap(place: Omit<StreamPlace, 'shards'>, reason: string): StreamGap {
    return new StreamGap(this.#options.table, { since: begunAt(place), reason });
  }
}

function isSame(a: ShardPlace, b: ShardPlace | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
