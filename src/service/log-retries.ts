import type { CollectionEvent, Outcomes, Side } from '../events.js';
import { countOutcomes } from '../pipeline/watermark.js';
import type { LogRecord } from './log-record.js';

/** Retries heal by themselves, most of them within seconds; those that last longer are told. */
const patience = 60_000;

/** A retry that comes so long after the one before was due belongs to another trouble. A request may take two minutes. */
const apart = 180_000;

interface Trouble {
  readonly since: number;
  /** When the last retry was due. */
  due: number;
  retries: number;
  /** When it is told, for the first time or again. */
  next: number;
  told: boolean;
}

/** Tells the retries of one collection that last, ever more rarely, and their end. Times are in milliseconds. */
export class LastingRetries {
  readonly #troubles = new Map<Side, Trouble>();

  take(event: CollectionEvent, now: number): LogRecord | undefined {
    if (event.type === 'retry') return this.#retry(event, now);
    if (event.type === 'finished') this.#troubles.clear();
    const side = sideThatWorks(event);
    return side === undefined ? undefined : this.#heal(side, now);
  }

  #retry(
    { side, reason, delay }: Extract<CollectionEvent, { type: 'retry' }>,
    now: number,
  ): LogRecord | undefined {
    const trouble = this.#trouble(side, now);
    trouble.retries += 1;
    trouble.due = now + delay;
    if (now < trouble.next) return undefined;
    const seconds = Math.round((now - trouble.since) / 1_000);
    trouble.next = now + Math.max(patience, now - trouble.since);
    trouble.told = true;
    const { retries } = trouble;
    return {
      level: 'warn',
      msg: `${side}: no progress for ${seconds} s, still trying: ${reason}`,
      event: 'retrying',
      fields: { side, reason, seconds, retries },
    };
  }

  #trouble(side: Side, now: number): Trouble {
    const known = this.#troubles.get(side);
    if (known !== undefined && now - known.due < apart) return known;
    const trouble = { since: now, due: now, retries: 0, next: now + patience, told: false };
    this.#troubles.set(side, trouble);
    return trouble;
  }

  #heal(side: Side, now: number): LogRecord | undefined {
    const trouble = this.#troubles.get(side);
    this.#troubles.delete(side);
    if (trouble?.told !== true) return undefined;
    const seconds = Math.round((now - trouble.since) / 1_000);
    return {
      level: 'info',
      msg: `${side}: works again after ${seconds} s`,
      event: 'recovered',
      fields: { side, seconds, retries: trouble.retries },
    };
  }
}

/** The side that has just shown that it works. */
function sideThatWorks(event: CollectionEvent): Side | undefined {
  if (event.type === 'read' || event.type === 'started' || event.type === 'watching') return 'source';
  if (event.type === 'consumed') return 'target';
  return event.type === 'settled' && accepted(event.outcomes) ? 'target' : undefined;
}

/** Skipped and rejected documents settle without the target. */
function accepted(outcomes: Outcomes): boolean {
  return countOutcomes({ ...outcomes, skipped: 0, rejected: 0 }) > 0;
}
