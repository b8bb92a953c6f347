import type { Sizes } from './report.js';

const smallest = 128;
const limit = 409_600;
const kept = 20;

type Large = Sizes['largest'][number];

/** Counts items by size and remembers the largest. */
export class SizeTally {
  /** By the place of their bound among `bounds`. */
  readonly #counts: number[] = [];
  /** Largest first. */
  readonly #largest: Large[] = [];

  /** Takes account of an item, too large or not. */
  take(id: string, bytes: number): void {
    const place = placeOf(bytes);
    while (this.#counts.length <= place) this.#counts.push(0);
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
    const last = this.#largest[kept - 1];
    if (last === undefined || compare({ id, bytes }, last) < 0) this.#insert({ id, bytes });
  }

  /** Tells the sizes. Each item stands for `scale` items. */
  list(scale: number): Sizes {
    const histogram = this.#counts.map((count, place) => ({
      upTo: boundAt(place),
      count: Math.round(count * scale),
    }));
    return { histogram, largest: [...this.#largest] };
  }

  #insert(item: Large): void {
    const place = this.#largest.findIndex((other) => compare(item, other) < 0);
    this.#largest.splice(place === -1 ? this.#largest.length : place, 0, item);
    this.#largest.length = Math.min(this.#largest.length, kept);
  }
}

/** Equal sizes are in the order of ids, so that the order of reading does not matter. */
function compare(a: Large, b: Large): number {
  if (a.bytes !== b.bytes) return b.bytes - a.bytes;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

/** Powers of two, and between 256 KB and 512 KB also the most that an item may measure. */
function boundAt(place: number): number {
  const limitPlace = 12;
  if (place < limitPlace) return smallest * 2 ** place;
  return place === limitPlace ? limit : smallest * 2 ** (place - 1);
}

function placeOf(bytes: number): number {
  let place = 0;
  while (boundAt(place) < bytes) place += 1;
  return place;
}
