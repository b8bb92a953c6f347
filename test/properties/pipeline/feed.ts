import type { Document, Page, Position } from '../../../src/document.js';
import { connectMemory } from '../../../src/sources/memory.js';
import type { ReadOptions, SampleOptions, SamplePage, Source } from '../../../src/sources/source.js';
import { pickOne } from '../../support/random.js';
import type { Life } from './life.js';
import { collectionName } from './world.js';
import { type CollectionShape, namedById } from '../../../src/sources/shape.js';

/** The memory source over a bad network: it is slow, fails between pages, sends pages twice and starts over. */
export class BadSource implements Source {
  readonly traits = { incremental: true, removals: true };
  readonly shape = (): Promise<CollectionShape> => Promise.resolve(namedById);
  readonly #life: Life;
  readonly #source: Source;
  readonly #yielded: (page: Page) => void;
  #rewinds = 5;

  constructor(life: Life, yielded: (page: Page) => void = () => undefined) {
    this.#life = life;
    this.#yielded = yielded;
    const collections = new Map([[collectionName, life.world.collection]]);
    const report = (): void => undefined;
    this.#source = connectMemory(collections).open({ name: collectionName, conflicts: false, report });
  }

  probe(options: ReadOptions): Promise<number | undefined> {
    return this.#source.probe(options);
  }

  awaitChange(after: Position, stop: AbortSignal): Promise<void> {
    return this.#source.awaitChange(after, stop);
  }

  sample(options: SampleOptions): AsyncIterable<SamplePage> {
    return this.#source.sample(options);
  }

  origin(stop: AbortSignal): Promise<Position> {
    return this.#source.origin(stop);
  }

  async *read({ after, stop }: ReadOptions): AsyncGenerator<Page, void, undefined> {
    const seen: Position[] = after === undefined ? [] : [after];
    let pages: AsyncIterator<Page, unknown> = this.#source.read({ after, stop })[Symbol.asyncIterator]();
    for (;;) {
      await this.#stepOrFail(stop);
      const rewound = this.#rewind(seen);
      if (rewound !== undefined) pages = this.#source.read({ after: rewound, stop })[Symbol.asyncIterator]();
      const next = await pages.next();
      if (next.done === true) return;
      seen.push(next.value.position);
      yield* this.#deliver(next.value, stop);
    }
  }

  fetch(ids: readonly string[], stop: AbortSignal): Promise<ReadonlyMap<string, Document>> {
    return this.#source.fetch(ids, stop);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  async *#deliver(page: Page, stop: AbortSignal): AsyncGenerator<Page, void, undefined> {
    const twice = !this.#life.world.quiet && this.#life.world.chance(0.05);
    for (let times = twice ? 2 : 1; times > 0; times -= 1) {
      this.#yielded(page);
      yield page;
      await this.#stepOrFail(stop);
    }
  }

  /** A place already passed, from which everything is sent again as it is now. */
  #rewind(seen: readonly Position[]): Position | undefined {
    const { world } = this.#life;
    if (world.quiet || seen.length === 0 || this.#rewinds === 0 || !world.chance(0.04)) return undefined;
    this.#rewinds -= 1;
    return pickOne(world.random, seen);
  }

  async #stepOrFail(stop: AbortSignal): Promise<void> {
    await this.#life.step();
    stop.throwIfAborted();
    const fault = this.#life.fault('reading');
    if (fault !== undefined) throw fault;
  }
}
