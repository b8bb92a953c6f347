import type { Chance } from '../../src/backoff.js';

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** Time that passes only while everybody sleeps, and then at once: for simulations of many who wait side by side. */
export class VirtualTime {
  readonly #sleepers: Sleeper[] = [];
  #now = 0;

  /** A chance in this time. */
  chance(random: () => number = () => 0.5): Chance {
    return { now: () => this.#now, random, sleep: (milliseconds, stop) => this.#sleep(milliseconds, stop) };
  }

  /** Lets time pass until `work` is done; throws when it waits for something else than time. */
  async run<T>(work: Promise<T>): Promise<T> {
    const state = { done: false };
    const end = work.finally(() => (state.done = true));
    end.catch(() => undefined);
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (state.done) return end;
      const next = this.#sleepers.sort((a, b) => a.until - b.until).shift();
      if (next === undefined) throw new Error('nobody sleeps, and the work is not done');
      this.#now = next.until;
      next.wake();
    }
  }

  #sleep(milliseconds: number, stop?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper = { until: this.#now + milliseconds, wake: resolve };
      this.#sleepers.push(sleeper);
      stop?.addEventListener('abort', () => {
        const place = this.#sleepers.indexOf(sleeper);
        if (place >= 0) this.#sleepers.splice(place, 1);
        reject(stop.reason as Error);
      });
    });
  }
}
