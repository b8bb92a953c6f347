import type { CollectionEvent, Outcomes, Report } from '../events.js';
import { noOutcomes } from './watermark.js';

/** Gathers outcomes and reports each burst of them as one event. */
export class Tally {
  readonly #report: Report<CollectionEvent>;
  #outcomes = { ...noOutcomes };
  #scheduled = false;

  constructor(report: Report<CollectionEvent>) {
    this.#report = report;
  }

  count(outcome: keyof Outcomes, documents: number): void {
    if (documents === 0) return;
    this.#outcomes[outcome] += documents;
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.flush();
    });
  }

  /** Reports what has been counted since the last report, if anything. */
  flush(): void {
    if (!this.#scheduled) return;
    const outcomes = this.#outcomes;
    this.#outcomes = { ...noOutcomes };
    this.#scheduled = false;
    this.#report({ type: 'settled', outcomes });
  }
}
