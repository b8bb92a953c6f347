import type { ErrorResult } from '../errors.js';
import { awaitNews, followedCollections } from './cutover-news.js';
import type { CutoverOptions } from './cutover-options.js';
import type { CollectionResult, RunEvent } from './run.js';
import { sync } from './sync.js';
import { TimeLimit } from '../time-limit.js';

/** How far one collection has come. */
export interface CatchUpStanding {
  /** Whether the last pass found nothing to do; `stopped` where it did not get that far. */
  readonly status: 'in step' | 'behind' | 'stopped' | 'failed';
  /** Changes read by all passes; by the last one where each reads everything. */
  readonly changes: number;
  /** When a pass last read anything, or the first ended, in milliseconds of `performance.now()`. */
  readonly quietSince: number;
  readonly error?: ErrorResult;
}

const notBegun: CatchUpStanding = { status: 'stopped', changes: 0, quietSince: Infinity };

/** Brings collections in step with a source that is on its last changes, pass by pass. */
export class CatchUp {
  readonly #options: CutoverOptions;
  readonly #names: readonly string[];
  #followed: ReadonlySet<string> | undefined;
  readonly #standings = new Map<string, CatchUpStanding>();

  constructor(options: CutoverOptions, names: readonly string[]) {
    this.#options = options;
    this.#names = names;
  }

  standing(name: string): CatchUpStanding {
    return this.#standings.get(name) ?? notBegun;
  }

  /** Whether a pass over a collection that finds nothing tells that nothing has changed. */
  isFollowed(name: string): boolean {
    return this.#followed?.has(name) === true;
  }

  /** Seconds for which nothing has happened at the source of a collection. */
  quietSeconds(name: string): number {
    return Math.max(0, performance.now() - this.standing(name).quietSince) / 1_000;
  }

  /** Runs one pass, within the options' time: whoever is asked to stop writing then has little to wait for. */
  async approach(): Promise<void> {
    using end = this.#timeLimit();
    await this.pass(end.signal);
  }

  /** Repeats passes until one finds nothing, and nothing happens for so many seconds; within the options' time. */
  async settle(quietForSeconds: number): Promise<void> {
    using limit = this.#timeLimit();
    const end = limit.signal;
    const over = (): boolean => end.aborted;
    for (;;) {
      await this.pass(end);
      const going = this.#going();
      if (over() || going.length === 0) return;
      if (going.some((name) => this.standing(name).status !== 'in step')) continue;
      const left = quietForSeconds - Math.min(...going.map((name) => this.quietSeconds(name)));
      if (left <= 0) return;
      await awaitNews({
        ...this.#options,
        collections: going,
        milliseconds: Math.ceil(left * 1_000),
        stop: end,
      });
      if (over()) return;
    }
  }

  /** Runs one pass over every collection that has not failed. */
  async pass(stop = this.#options.stop): Promise<void> {
    const collections = this.#going();
    if (collections.length === 0) return;
    const { migration, state, stateRoot, abort, report } = this.#options;
    this.#followed ??= await followedCollections(this.#options);
    const result = await sync({
      migration,
      collections,
      state,
      stateRoot,
      stop,
      abort,
      initial: false,
      acceptConfigChange: false,
      report: this.#standings.size === 0 ? report : withoutIdlePasses(report),
    });
    for (const [name, ended] of Object.entries(result.collections)) this.#take(name, ended);
  }

  #timeLimit(): TimeLimit {
    const { stop, timeoutSeconds } = this.#options;
    return new TimeLimit(timeoutSeconds * 1_000, stop);
  }

  #going(): string[] {
    return this.#names.filter((name) => this.standing(name).status !== 'failed');
  }

  #take(name: string, { status, read, error }: CollectionResult): void {
    const before = this.#standings.get(name);
    const followed = this.isFollowed(name);
    // What is not followed is read as a whole each time.
    const idle = read === 0 || !followed;
    this.#standings.set(name, {
      status: status === 'synced' ? (idle ? 'in step' : 'behind') : status,
      changes: followed ? (before?.changes ?? 0) + read : read,
      quietSince: idle && before !== undefined ? before.quietSince : performance.now(),
      ...(error === undefined ? {} : { error }),
    });
  }
}

/** Keeps a pass that finds nothing to itself: there is one after the other. */
function withoutIdlePasses(report: CutoverOptions['report']): CutoverOptions['report'] {
  const held = new Map<string, RunEvent>();
  return (event) => {
    const { collection } = event;
    if (event.type === 'started') {
      held.set(collection, event);
      return;
    }
    const started = held.get(collection);
    const idle = event.type === 'finished' && event.status === 'synced';
    if (started !== undefined && (idle || event.type === 'waiting' || event.type === 'saved')) return;
    if (started !== undefined && event.type === 'read') {
      if (event.documents === 0) return;
      held.delete(collection);
      report(started);
    }
    report(event);
  };
}
