import type { Document } from '../../../src/document.js';
import type { Rejection } from '../../../src/rejection.js';
import type { TargetSurvey } from '../../../src/targets/appraisal.js';
import { MemoryDatabase, type MemoryFault, type MemoryWrite } from '../../../src/targets/memory.js';
import type {
  ItemPage,
  Key,
  Meter,
  PreparedWrite,
  Unwritten,
  ScanOptions,
  Target,
  Write,
} from '../../../src/targets/target.js';
import { refusal, tableKey } from './documents.js';
import type { Life } from './life.js';
import { brokenPromise } from './oracle.js';
import { collectionName } from './world.js';

/** The memory target of one run over a bad network: it is slow, fails before, within and after a batch, and refuses. */
export function openBadTarget(life: Life, concurrency: number): Target {
  const { world } = life;
  const database = new MemoryDatabase({
    limits: { maxWrites: world.below(8) + 1, maxBytes: world.chance(0.5) ? 16_000 : 3_000 },
    onWrite: (batch) => befall(life, batch),
  });
  database.tables.set(collectionName, { incarnation: 'memory', items: world.items });
  const target = database.open({
    name: collectionName,
    key: tableKey(world.keyMode),
    numbers: 'reject',
    concurrency,
    settings: {},
    report: () => undefined,
  });
  return new WatchedTarget(target, life, concurrency);
}

async function befall(life: Life, batch: readonly MemoryWrite[]): Promise<MemoryFault> {
  await life.step(80);
  watchVersions(life, batch);
  const poisonous = batch.filter(({ item }) => item?.['poison'] === true);
  const refused = new Map(poisonous.map(({ identity }) => [identity, refusal]));
  const error = life.abort.signal.aborted ? interruption(life) : life.fault('writing');
  if (error === undefined) return { refused };
  return { refused, error, applied: life.world.below(batch.length + 1) };
}

/** Whatever repeats and fails, what is written only ever becomes newer. */
function watchVersions({ world }: Life, batch: readonly MemoryWrite[]): void {
  for (const { id, identity, item } of batch) {
    const there = Number(world.items.get(identity)?.['version'] ?? 0);
    if (item !== undefined && Number(item['version']) < there) world.broke(`"${id}" became older`);
  }
}

function interruption({ abort }: Life): Error {
  return abort.signal.reason instanceof Error ? abort.signal.reason : new Error('aborted');
}

/** Watches the laws that hold at each batch. */
class WatchedTarget implements Target {
  readonly limits: Target['limits'];
  readonly #target: Target;
  readonly #life: Life;
  readonly #concurrency: number;
  readonly #inFlight = new Set<string>();
  #batches = 0;

  constructor(target: Target, life: Life, concurrency: number) {
    this.limits = target.limits;
    this.#target = target;
    this.#life = life;
    this.#concurrency = concurrency;
  }

  async write(
    batch: readonly PreparedWrite[],
    abort: AbortSignal,
    halt?: AbortSignal,
  ): Promise<readonly Unwritten[]> {
    this.#depart(batch);
    try {
      await this.#wait(halt);
      const refused = await this.#target.write(batch, abort, halt);
      // The answer is on its way: what it speaks of has happened, and the run may die without having heard.
      await this.#life.step();
      // Some were not processed, and are not sent again; which of them, nobody learns.
      if (halt?.aborted === true && this.#life.world.chance(0.5)) halt.throwIfAborted();
      return refused;
    } finally {
      this.#batches -= 1;
      for (const { identity } of batch) this.#inFlight.delete(identity);
      this.#life.world.broke(brokenPromise(this.#life.world));
    }
  }

  /** Some batches wait for a rate limit, and are left unsent when a stop comes meanwhile. */
  async #wait(halt?: AbortSignal): Promise<void> {
    if (!this.#life.stops) return;
    for (let turns = this.#life.world.below(4); turns > 0; turns -= 1) await this.#life.step();
    halt?.throwIfAborted();
  }

  #depart(batch: readonly PreparedWrite[]): void {
    const { world } = this.#life;
    if (world.checkpoint === undefined) world.broke('a batch was sent before the first checkpoint');
    this.#batches += 1;
    if (this.#batches > this.#concurrency) world.broke(`${this.#batches} batches were in flight together`);
    for (const { id, identity } of batch) {
      if (this.#inFlight.has(identity)) world.broke(`two writes of "${id}" were in flight together`);
      this.#inFlight.add(identity);
    }
  }

  probe(stop: AbortSignal): Promise<void> {
    return this.#target.probe(stop);
  }

  survey(stop: AbortSignal): Promise<TargetSurvey> {
    return this.#target.survey(stop);
  }

  meter(): Meter {
    return this.#target.meter();
  }

  scan(options: ScanOptions): AsyncIterable<ItemPage> {
    return this.#target.scan(options);
  }

  ensure(stop: AbortSignal): Promise<string> {
    return this.#target.ensure(stop);
  }

  identify(key: Key): string {
    return this.#target.identify(key);
  }

  prepare(write: Write): PreparedWrite | Rejection {
    return this.#target.prepare(write);
  }

  itemOf(prepared: PreparedWrite): Document | undefined {
    return this.#target.itemOf(prepared);
  }

  async fetch(keys: readonly Key[], stop: AbortSignal): Promise<ReadonlyMap<string, Document>> {
    await this.#life.step();
    return await this.#target.fetch(keys, stop);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}
