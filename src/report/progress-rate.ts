/** One count, and when it was taken. */
interface Sample {
  readonly time: number;
  readonly total: number;
}

const window = 15_000;
const grain = 250;

/** How fast a count grows, measured over the last fifteen seconds. Times are in milliseconds and never go back. */
export class Rate {
  #samples: Sample[] = [];

  constructor(start: number) {
    this.#samples.push({ time: start, total: 0 });
  }

  /** Tells the count of this moment. */
  count(total: number, now: number): void {
    const last = this.#samples.at(-1);
    const fresh = last !== undefined && this.#samples.length > 1 && now - last.time < grain;
    if (fresh) this.#samples[this.#samples.length - 1] = { time: last.time, total };
    else this.#samples.push({ time: now, total });
    this.#forget(now);
  }

  /** Counts a second, or `undefined` while less than a second was seen. */
  perSecond(now: number): number | undefined {
    this.#forget(now);
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || now - first.time < 1_000) return undefined;
    return ((last.total - first.total) * 1_000) / (now - first.time);
  }

  /** Drops what is older than the window, save the one sample that says where it began. */
  #forget(now: number): void {
    const begin = this.#samples.findLastIndex(({ time }) => time <= now - window);
    if (begin <= 0) return;
    this.#samples = this.#samples.slice(begin);
  }
}
