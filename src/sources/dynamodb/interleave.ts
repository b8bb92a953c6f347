import type { AttributeMap } from '../../dynamodb/item-names.js';
import { PageLimit } from './page-limit.js';
import type { ScanState, SegmentState } from './position.js';
import { type Scanner, type ScanPage, scanPage } from './scan.js';

/** Items of several segments, in turn, and how far the scan has come with them. */
export interface InterleavedPage {
  readonly items: readonly AttributeMap[];
  readonly bytes: number;
  readonly state: ScanState;
}

/** Items of each segment in one page. */
const ITEMS_OF_EACH = 25;

/** A page has at least so many items, if that many were read. */
const FEWEST_ITEMS = 200;

/**
 * Scans all segments side by side, from where each is, and deals their items out in turn.
 *
 * The items of a segment are neighbours at a target with the same partition key too: written one segment after the
 * other, they would all meet the same partition of it.
 */
export async function* interleavedPages(
  scanner: Scanner,
  { keyOf, begin }: { readonly keyOf: (item: AttributeMap) => AttributeMap; readonly begin: ScanState },
  stop: AbortSignal,
): AsyncGenerator<InterleavedPage, void, undefined> {
  const total = begin.segments.length;
  const limit = new PageLimit(total);
  const readers = begin.segments.map(
    (state, segment) =>
      new SegmentReader({ state, keyOf, next: readerOf(scanner, { segment, total, limit }, stop) }),
  );
  // Whoever is first would be alone otherwise.
  await Promise.all(readers.map((reader) => reader.ensure()));
  let { read } = begin;
  for (let open = stillOpen(readers); open.length > 0; open = stillOpen(readers)) {
    stop.throwIfAborted();
    const fetching = open.map((reader) => reader.ensure());
    if (!open.some((reader) => reader.ready)) await Promise.race(fetching);
    const page = deal(open.filter((reader) => reader.ready));
    read += page.items.length;
    yield { ...page, state: { ...begin, read, segments: readers.map(({ state }) => state) } };
  }
}

function stillOpen(readers: readonly SegmentReader[]): SegmentReader[] {
  return readers.filter(({ state }) => state.done !== true);
}

/** Takes one item of each reader in turn, until there are enough. */
function deal(readers: readonly SegmentReader[]): Pick<InterleavedPage, 'items' | 'bytes'> {
  const rounds = Math.max(ITEMS_OF_EACH, Math.ceil(FEWEST_ITEMS / Math.max(1, readers.length)));
  const hands = readers.map((reader) => reader.take(rounds));
  const longest = Math.max(0, ...hands.map(({ items }) => items.length));
  const items: AttributeMap[] = [];
  for (let round = 0; round < longest; round += 1) {
    for (const hand of hands) {
      const item = hand.items[round];
      if (item !== undefined) items.push(item);
    }
  }
  return { items, bytes: hands.reduce((sum, { bytes }) => sum + bytes, 0) };
}

type NextPage = (after: AttributeMap | undefined) => Promise<ScanPage>;

function readerOf(
  scanner: Scanner,
  { limit, ...place }: { readonly segment: number; readonly total: number; readonly limit: PageLimit },
  stop: AbortSignal,
): NextPage {
  return async (after) => {
    const page = await scanPage(scanner, { ...place, after, limit: limit.items }, stop);
    limit.learn(page);
    return page;
  };
}

/** One segment: the page that is being dealt out, and the next one, which is fetched meanwhile. */
class SegmentReader {
  readonly #keyOf: (item: AttributeMap) => AttributeMap;
  readonly #next: NextPage;
  #state: SegmentState;
  #page: ScanPage | undefined;
  #dealt = 0;
  #fetched: ScanPage | undefined;
  #failure: { readonly error: unknown } | undefined;
  #fetching: Promise<void> | undefined;

  constructor(options: {
    readonly state: SegmentState;
    readonly keyOf: (item: AttributeMap) => AttributeMap;
    readonly next: NextPage;
  }) {
    this.#state = options.state;
    this.#keyOf = options.keyOf;
    this.#next = options.next;
  }

  /** How far the segment was dealt out. */
  get state(): SegmentState {
    return this.#state;
  }

  /** Whether `take` has something to tell. */
  get ready(): boolean {
    return this.#page !== undefined || this.#fetched !== undefined || this.#failure !== undefined;
  }

  /** Makes sure that the next page is on its way while there is one; resolves when it has come, or failed. */
  ensure(): Promise<void> {
    if (this.#state.done === true) return Promise.resolve();
    if (this.#fetched !== undefined || this.#failure !== undefined) return Promise.resolve();
    if (this.#page !== undefined && !this.#nearsItsEnd(this.#page)) return Promise.resolve();
    this.#fetching ??= this.#fetch(this.#page === undefined ? this.#state.after : this.#page.after);
    return this.#fetching;
  }

  /** Deals out up to `count` items. Throws what reading them has thrown. */
  take(count: number): { readonly items: readonly AttributeMap[]; readonly bytes: number } {
    const page = this.#current();
    const items = page.items.slice(this.#dealt, this.#dealt + count);
    this.#dealt += items.length;
    const bytes = page.items.length === 0 ? page.bytes : (page.bytes * items.length) / page.items.length;
    const last = items.at(-1);
    if (this.#dealt < page.items.length) {
      if (last !== undefined) this.#state = { after: this.#keyOf(last) };
    } else {
      this.#state = page.after === undefined ? { done: true } : { after: page.after };
      this.#page = undefined;
    }
    return { items, bytes };
  }

  /** Fetching waits until then, so that little more than a page of each segment is in memory. */
  #nearsItsEnd({ after, items }: ScanPage): boolean {
    return after !== undefined && this.#dealt * 2 >= items.length;
  }

  #current(): ScanPage {
    if (this.#page !== undefined) return this.#page;
    if (this.#failure !== undefined) throw this.#failure.error;
    if (this.#fetched === undefined) throw new TypeError('there is nothing to deal out');
    this.#page = this.#fetched;
    this.#fetched = undefined;
    this.#dealt = 0;
    return this.#page;
  }

  async #fetch(after: AttributeMap | undefined): Promise<void> {
    try {
      this.#fetched = await this.#next(after);
    } catch (error) {
      // A failure is met when what was read before has been dealt out.
      this.#failure = { error };
    } finally {
      this.#fetching = undefined;
    }
  }
}
