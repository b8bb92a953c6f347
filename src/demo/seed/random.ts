/** Random numbers that are the same in every run. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 inclusive to 1 exclusive. The generator is mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number between both bounds, which are included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** A number with two decimals between both bounds. */
  amount(low: number, high: number): number {
    return this.integer(low * 100, high * 100) / 100;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.integer(0, choices.length - 1)] ?? choices[0];
  }

  /** As many values as asked for, each made by `make`. */
  list<T>(length: number, make: () => T): T[] {
    return Array.from({ length }, make);
  }

  hex(length: number): string {
    return this.list(length, () => this.integer(0, 15).toString(16)).join('');
  }

  /** A time in 2025, ISO 8601 in UTC. */
  time(): string {
    return new Date(Date.UTC(2025, 0, 1) + this.integer(0, 365 * 86_400_000 - 1)).toISOString();
  }
}
