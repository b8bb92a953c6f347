import type { Entry } from './dispatcher-options.js';

/** What nearly every write took the place of. */
const NONE: readonly never[] = [];

/** Which writes took the place of earlier ones of the same item, whose fate is theirs. */
export class Superseded<T> {
  readonly #earlier = new Map<Entry<T>, Entry<T>>();

  /** Notes that a write takes the place of another. */
  note(entry: Entry<T>, earlier: Entry<T>): void {
    this.#earlier.set(entry, earlier);
  }

  /** All that a write took the place of, the latest first. Forgets it. */
  take(entry: Entry<T>): readonly Entry<T>[] {
    if (this.#earlier.size === 0) return NONE;
    const taken: Entry<T>[] = [];
    let place = entry;
    for (let older = this.#earlier.get(place); older !== undefined; older = this.#earlier.get(place)) {
      this.#earlier.delete(place);
      taken.push(older);
      place = older;
    }
    return taken;
  }
}
