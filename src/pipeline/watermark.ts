import type { Position } from '../document.js';
import type { Outcomes } from '../events.js';

/** No outcomes at all. */
export const noOutcomes: Outcomes = { written: 0, deleted: 0, unchanged: 0, skipped: 0, rejected: 0 };

/** The sum of two outcomes. */
export function addOutcomes(a: Outcomes, b: Outcomes): Outcomes {
  return {
    written: a.written + b.written,
    deleted: a.deleted + b.deleted,
    unchanged: a.unchanged + b.unchanged,
    skipped: a.skipped + b.skipped,
    rejected: a.rejected + b.rejected,
  };
}

/** How many documents the outcomes are about. */
export function countOutcomes(outcomes: Outcomes): number {
  return outcomes.written + outcomes.deleted + outcomes.unchanged + outcomes.skipped + outcomes.rejected;
}

/** One page on its way: how many of its changes are unsettled, and what became of the others. */
export interface Ticket {
  readonly position: Position;
  readonly changes: number;
  pending: number;
  readonly outcomes: { -readonly [K in keyof Outcomes]: number };
}

/** The contiguous, durable frontier of a pass. */
export interface Progress {
  /** Resuming after this position misses nothing. Absent until the first page is durable. */
  readonly position: Position | undefined;
  /** Outcomes of exactly the pages up to `position`. */
  readonly outcomes: Outcomes;
}

/**
 * Follows pages from reading to durability and tells the frontier behind which nothing is open.
 *
 * Pages settle in any order; the frontier moves only over the oldest ones, so it is never ahead of what is durable.
 */
export class Watermark {
  readonly #open: Ticket[] = [];
  #low: Progress = { position: undefined, outcomes: noOutcomes };
  #distance = 0;

  /** The frontier. */
  get low(): Progress {
    return this.#low;
  }

  /** How many changes were read in pages that are not yet behind the frontier. */
  get distance(): number {
    return this.#distance;
  }

  /** Opens a page of `changes` changes, besides which `skipped` documents were passed over. */
  open(position: Position, changes: number, skipped: number): Ticket {
    const ticket = { position, changes, pending: changes, outcomes: { ...noOutcomes, skipped } };
    this.#open.push(ticket);
    this.#distance += changes;
    this.#advance();
    return ticket;
  }

  /** Settles one change of a page: it is durable at the target or in the reject log, or needs no writing. */
  settle(ticket: Ticket, outcome: keyof Outcomes): void {
    ticket.pending -= 1;
    ticket.outcomes[outcome] += 1;
    if (ticket === this.#open[0]) this.#advance();
  }

  #advance(): void {
    for (let ticket = this.#open[0]; ticket?.pending === 0; ticket = this.#open[0]) {
      this.#low = { position: ticket.position, outcomes: addOutcomes(this.#low.outcomes, ticket.outcomes) };
      this.#distance -= ticket.changes;
      this.#open.shift();
    }
  }
}
