const minute = 60_000;
const minutes = 60;

/** Counts what happens in each minute of the last hour. Its memory does not grow. */
export class MinuteCounts {
  readonly #counts = new Array<number>(minutes).fill(0);
  /** The number of the last minute, counted from the epoch. */
  #last: number;

  constructor(now: number) {
    this.#last = Math.floor(now / minute);
  }

  add(count: number, now: number): void {
    this.#advance(now);
    const place = this.#last % minutes;
    this.#counts[place] = (this.#counts[place] ?? 0) + count;
  }

  /** The counts of the last hour and when it began, the oldest first; the last minute is not over yet. */
  series(now: number): { readonly from: number; readonly perMinute: readonly number[] } {
    this.#advance(now);
    const first = (this.#last + 1) % minutes;
    const perMinute = [...this.#counts.slice(first), ...this.#counts.slice(0, first)];
    return { from: (this.#last + 1 - minutes) * minute, perMinute };
  }

  /** How many in a second: over this minute, and as much of the one before as makes it full. */
  perSecond(now: number): number {
    const { perMinute } = this.series(now);
    const begun = Math.min(1, Math.max(0, now / minute - this.#last));
    const [before = 0, current = 0] = perMinute.slice(-2);
    return (current + before * (1 - begun)) / 60;
  }

  /** A clock that is set back adds to the minute that was the last. */
  #advance(now: number): void {
    const current = Math.floor(now / minute);
    const passed = Math.min(minutes, current - this.#last);
    for (let step = 1; step <= passed; step += 1) this.#counts[(current - passed + step) % minutes] = 0;
    this.#last = Math.max(this.#last, current);
  }
}
