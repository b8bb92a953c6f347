import type { Page } from '../document.js';
import type { CollectionEvent, Report } from '../events.js';

/** Tells when there is nothing to do until the source yields its next page: then the source decides the speed. */
export class SourceWait {
  readonly #busy: () => boolean;
  readonly #report: Report<CollectionEvent>;
  #asked = false;

  /** `busy` says whether writes are in flight. */
  constructor(busy: () => boolean, report: Report<CollectionEvent>) {
    this.#busy = busy;
    this.#report = report;
  }

  /** The same pages. */
  async *over(pages: AsyncIterable<Page>): AsyncGenerator<Page, void, undefined> {
    this.#ask();
    for await (const page of pages) {
      this.#asked = false;
      yield page;
      this.#ask();
    }
  }

  /** Takes note that the last write in flight has ended. */
  readonly idle = (): void => {
    if (this.#asked && !this.#busy()) this.#report({ type: 'waiting', side: 'source' });
  };

  #ask(): void {
    this.#asked = true;
    this.idle();
  }
}
