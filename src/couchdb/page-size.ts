const firstLimit = 100;
const largestLimit = 2_000;

/** An average is not believed altogether: the first rows may be longer. */
const caution = 2;

/** Bytes of an answer to aim at: long enough to be quick, short enough to hold several in memory. */
const targetLength = 2_000_000;

/** An answer beyond this is given up and asked for in smaller pieces. */
const largestAnswer = 64_000_000;

/** How many rows to ask for, learned from the answers so far. */
export class PageSize {
  #limit: number;

  /** `expected` is the length of a row in bytes, where anything is known of it. */
  constructor(expected?: number) {
    this.#limit = expected === undefined ? firstLimit : fitting(expected * caution);
  }

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
    this.#limit = Math.min(fitting(length / rows), this.#limit * 4);
  }

  /** Takes note of a failed request: it may have asked for too much. */
  shrink(): void {
    this.#limit = Math.max(1, Math.floor(this.#limit / 4));
  }
}

/** How many rows of some bytes each an answer is to have. */
function fitting(bytes: number): number {
  return Math.max(1, Math.min(Math.floor(targetLength / bytes), largestLimit));
}
