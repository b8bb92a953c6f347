interface Span {
  readonly from: number;
  readonly to: number;
}

const window = 5_000;

/** The share of the last five seconds that was spent waiting. Times are in milliseconds and never go back. */
export class WaitingShare {
  #spans: Span[] = [];
  #since: number | undefined;

  begin(now: number): void {
    this.#since ??= now;
  }

  end(now: number): void {
    this.#spans = this.#spans.filter(({ to }) => to > now - window);
    if (this.#since !== undefined) this.#spans.push({ from: this.#since, to: now });
    this.#since = undefined;
  }

  /** From 0 to 1. What came before the first wait counts as work. */
  at(now: number): number {
    const open = this.#since === undefined ? [] : [{ from: this.#since, to: now }];
    const begin = now - window;
    const waited = [...this.#spans, ...open].map(({ from, to }) => Math.max(0, to - Math.max(from, begin)));
    return waited.reduce((sum, span) => sum + span, 0) / window;
  }
}
