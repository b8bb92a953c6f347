import type { CollectionEvent, Notice, Outcomes } from '../events.js';
import { addOutcomes, noOutcomes } from '../pipeline/watermark.js';

/** Adds up the events of one collection's run. */
export class Ledger {
  outcomes: Outcomes = noOutcomes;
  writeUnits = 0;
  savedWriteUnits = 0;
  /** The run that what was replaced is kept under. */
  undo: string | undefined;
  readonly rejections = new Map<string, number>();
  readonly #notices = new Map<string, Notice>();

  /** Notices by code, each with the message that came first and how often it came. */
  get notices(): readonly Notice[] {
    return [...this.#notices.values()];
  }

  take(event: CollectionEvent): void {
    if (event.type === 'settled') this.outcomes = addOutcomes(this.outcomes, event.outcomes);
    if (event.type === 'consumed') this.writeUnits += event.writeUnits;
    if (event.type === 'kept') this.undo = event.run;
    if (event.type === 'spared') this.savedWriteUnits += event.writeUnits;
    if (event.type === 'rejected') {
      const { code } = event.rejection;
      this.rejections.set(code, (this.rejections.get(code) ?? 0) + 1);
    }
    if (event.type === 'notice') this.#notice(event);
  }

  #notice({ code, message, count }: Notice): void {
    // The same code may speak of several things, such as two settings in which a table differs.
    const same = `${code}\n${message}`;
    const earlier = this.#notices.get(same)?.count ?? 0;
    this.#notices.set(same, { code, message, count: earlier + count });
  }
}
