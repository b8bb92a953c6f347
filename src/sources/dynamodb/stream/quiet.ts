import type { AdapterEvent, Report } from '../../../events.js';

/** How often it is told that nothing happens, in milliseconds. */
const EVERY = 30_000;

/** Tells that a stream has no news: now and then, and at once after trouble, which leaves that in doubt. */
export class QuietTeller {
  readonly #options: { readonly report: Report<AdapterEvent>; readonly now: () => number };
  #told = -Infinity;

  constructor(options: { readonly report: Report<AdapterEvent>; readonly now: () => number }) {
    this.#options = options;
  }

  /** Passes on what is told otherwise. */
  report(event: AdapterEvent): void {
    if (event.type === 'retry' || event.type === 'throttle') this.#told = -Infinity;
    this.#options.report(event);
  }

  /** Takes note of an answer without news. */
  noNews(): void {
    const { report, now } = this.#options;
    if (now() - this.#told < EVERY) return;
    this.#told = now();
    report({ type: 'quiet' });
  }
}
