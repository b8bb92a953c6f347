/** What the pages of all segments may have together, as text; parsed, that is several times as much memory. */
const BYTES_OF_ALL = 8 * 1024 ** 2;

/** Every request is charged at least one unit, and rounded up to the next: smaller pages would cost noticeably more. */
const FEWEST_BYTES = 32 * 1024;

/** Asked for before any size is known. */
const FIRST_ITEMS = 100;

/**
 * How many items to ask for in a page, so that the pages of all segments are small together, whatever their number.
 *
 * DynamoDB hands out 1 MB at the most, but it measures items by another rule: as text they may be many times as much.
 */
export class PageLimit {
  readonly #share: number;
  #items = 0;
  #bytes = 0;

  constructor(segments: number) {
    this.#share = Math.max(FEWEST_BYTES, BYTES_OF_ALL / segments);
  }

  /** As many items as the page's share holds, going by those that were read so far. */
  get items(): number {
    if (this.#items === 0) return FIRST_ITEMS;
    return Math.max(1, Math.floor((this.#share * this.#items) / this.#bytes));
  }

  /** Takes in what a page has shown. */
  learn({ items, bytes }: { readonly items: readonly unknown[]; readonly bytes: number }): void {
    if (items.length === 0) return;
    this.#items += items.length;
    this.#bytes += bytes;
  }
}
