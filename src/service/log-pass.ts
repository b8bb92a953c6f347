import { errorResult } from '../commands/failure.js';
import { Ledger } from '../commands/ledger.js';
import type { ErrorResult } from '../errors.js';
import type { CollectionEvent } from '../events.js';
import { countOutcomes } from '../pipeline/watermark.js';
import type { LogRecord } from './log-record.js';

type Finished = Extract<CollectionEvent, { type: 'finished' }>;

/** Adds up the passes of one collection, and describes each in one record when it ends. Times are in milliseconds. */
export class PassLog {
  #ledger = new Ledger();
  #retries = 0;
  #throttles = 0;
  #begun: number | undefined;
  /** The last moment that the target is known to have been in step. */
  #inStep: number | undefined;
  #watching = false;

  /** Returns the record of the pass that ends with this event. */
  take(event: CollectionEvent, now: number): LogRecord | undefined {
    this.#ledger.take(event);
    if (event.type === 'retry') this.#retries += 1;
    if (event.type === 'throttle') this.#throttles += 1;
    if (event.type === 'started') this.#start(now);
    if (event.type === 'watching') return this.#watch(now);
    return event.type === 'finished' ? this.#end(event, now) : undefined;
  }

  #start(now: number): void {
    if (this.#watching) this.#inStep = now;
    this.#watching = false;
    this.#begun = now;
  }

  /** Where a pass is under way, being idle is its end. */
  #watch(now: number): LogRecord | undefined {
    const record =
      this.#begun === undefined ? undefined : this.#end({ type: 'finished', status: 'synced' }, now);
    this.#watching = true;
    return record;
  }

  #end(event: Finished, now: number): LogRecord {
    if (this.#watching || event.status === 'synced') this.#inStep = now;
    const record = this.#record(event, now);
    this.#watching = false;
    this.#begun = undefined;
    this.#retries = this.#throttles = 0;
    this.#ledger = new Ledger();
    return record;
  }

  #record({ status, error }: Finished, now: number): LogRecord {
    const { outcomes, writeUnits, savedWriteUnits, rejections, notices } = this.#ledger;
    const failure = status === 'failed' ? briefly(errorResult(error)) : undefined;
    const seconds = secondsBetween(this.#begun, now);
    return {
      level: levelOf(status, outcomes.rejected),
      msg: sentence(status, failure?.message, this.#ledger),
      event: 'pass',
      fields: {
        status,
        ...(seconds === undefined ? {} : { seconds }),
        ...(this.#inStep === undefined ? {} : { lagSeconds: secondsBetween(this.#inStep, now) }),
        read: countOutcomes(outcomes),
        ...outcomes,
        ...(writeUnits > 0 ? { writeUnits } : {}),
        ...(savedWriteUnits > 0 ? { savedWriteUnits } : {}),
        retries: this.#retries,
        throttles: this.#throttles,
        ...(rejections.size > 0 ? { rejections: Object.fromEntries(rejections) } : {}),
        ...(notices.length > 0 ? { notices: [...new Set(notices.map(({ code }) => code))] } : {}),
        ...(failure === undefined ? {} : { error: failure }),
      },
    };
  }
}

/** Without the ids of documents, which may be many: the result has them. */
function briefly({ code, message, hint, exitCode }: ErrorResult): ErrorResult {
  return { code, message, hint, exitCode };
}

function levelOf(status: Finished['status'], rejected: number): LogRecord['level'] {
  if (status === 'failed') return 'error';
  return rejected > 0 ? 'warn' : 'info';
}

const words: Readonly<Record<Finished['status'], string>> = {
  synced: 'in step',
  complete: 'complete',
  stopped: 'stopped',
  failed: 'failed',
};

function sentence(status: Finished['status'], failure: string | undefined, { outcomes }: Ledger): string {
  if (failure !== undefined) return `failed: ${failure}`;
  const counts = Object.entries(outcomes).filter(([, count]) => count > 0);
  const told = counts.map(([outcome, count]) => `${count} ${outcome}`).join(', ');
  return `${words[status]}: ${told === '' ? 'nothing to do' : told}`;
}

function secondsBetween(since: number | undefined, now: number): number | undefined {
  return since === undefined ? undefined : Math.round(now - since) / 1_000;
}
