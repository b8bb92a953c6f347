const firstLimit = 100;
const largestLimit = 2_000;

/** Bytes of an answer to aim at: long enough to be quick, short enough to hold several in memory. */
const targetLength = 2_000_000;

/** An answer beyond this is given up and asked for in smaller pieces. */
const largestAnswer = 64_000_000;

/** How many rows to ask for, learned from the answers so far. */
export class PageSize {
  #limit = firstLimit;

  get limit(): number {
    return this.#limit;
  }

  /** Bytes after which an answer is too long. A single row is taken whatever its size. */
  get maxBytes(): number | undefined {
    return this.#limit === 1 ? undefined : largestAnswer;
  }

  /** Takes note of a good answer. Grows at most fourfold, so that one page of short rows does not mislead. */
  learn(rows: number, length: number): void {
    if (rows === 0) return;
    const fitting = Math.floor(targetLength / (length / rows));
    this.#limit = Math.max(1, Math.min(fitting, this.#limit * 4, largestLimit));
  }

  /** Takes note of a failed request: it may have asked for too much. */
  shrink(): void {
    this.#limit = Math.max(1, Math.floor(this.#limit / 4));
  }
}
