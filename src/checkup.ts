import { DocferryError, messageOf } from './errors.js';
import { failures } from './failures.js';

/** What was found of one thing that was looked at. */
export interface Check {
  /** What was looked at, such as `database "users"`. */
  readonly check: string;
  /** `skipped` where it depends on another that has failed, or cannot be looked at here. */
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly reason: string;
  /** One imperative sentence; present where something is to be done. */
  readonly cure?: string;
  /** Of a check that has failed: the code of the error, and the exit code that it leads to. */
  readonly code?: string;
  readonly exitCode?: 1 | 2 | 3 | 6;
}

/** What a look has found. */
export interface Finding<T> {
  readonly value: T;
  readonly reason: string;
  /** Makes it a warning. */
  readonly cure?: string | undefined;
}

/** A look that is over; without a value it has failed or was skipped. */
export interface Looked<T> {
  readonly check: string;
  readonly value: T | undefined;
}

/** A database, what is used of it, and how to look at it. */
export interface Examination<U> {
  readonly uses: ReadonlySet<U>;
  /** Whether a write may be tried that changes nothing: the deletion of an item that cannot be there. */
  readonly tryWrites: boolean;
  readonly stop: AbortSignal;
}

/** What an examination has found, and whether the database can be used at all. */
export interface Examined {
  readonly checks: readonly Check[];
  readonly usable: boolean;
}

/** Looks at one thing after the other; a failure is noted and never thrown. */
export class Checkup {
  readonly #checks: Check[] = [];

  get checks(): readonly Check[] {
    return this.#checks;
  }

  /** Looks at something by what another look has found, unless that has failed. Never rejects. */
  async lookAfter<A, T>(
    after: Looked<A>,
    check: string,
    work: (found: A) => Promise<Finding<T>> | Finding<T>,
  ): Promise<Looked<T>> {
    const { value } = after;
    if (value !== undefined) return await this.look(check, () => work(value));
    this.skip(check, hasFailed(after.check));
    return { check, value: undefined };
  }

  /** Looks at something. Never rejects. */
  async look<T>(check: string, work: () => Promise<Finding<T>> | Finding<T>): Promise<Looked<T>> {
    try {
      const { value, reason, cure } = await work();
      this.add(
        cure === undefined ? { check, status: 'ok', reason } : { check, status: 'warning', reason, cure },
      );
      return { check, value };
    } catch (error) {
      this.add(failedCheck(check, error));
      return { check, value: undefined };
    }
  }

  skip(check: string, reason: string): void {
    this.add({ check, status: 'skipped', reason });
  }

  add(...checks: readonly Check[]): void {
    this.#checks.push(...checks);
  }
}

function hasFailed(check: string): string {
  return check.includes('"') ? `${check} has failed` : `"${check}" has failed`;
}

/** A check that has failed with this error. */
export function failedCheck(check: string, error: unknown): Check {
  failures.publish(error);
  if (error instanceof DocferryError) {
    const { message: reason, hint: cure, code, exitCode } = error;
    return { check, status: 'failed', reason, cure, code, exitCode };
  }
  return {
    check,
    status: 'failed',
    reason: messageOf(error).replace(/\s+/g, ' ').trim(),
    cure: 'Run again with --log-level debug and report what it prints.',
    code: 'unexpected',
    exitCode: 1,
  };
}

/** Seconds by which clocks may differ before it is told. */
const tolerance = 60;

/** Compares a server's clock, by the `Date` of an answer to the second, with the one of this machine. */
export function clockFinding(date: string | undefined, now: number): Finding<true> {
  const theirs = Date.parse(date ?? '');
  if (Number.isNaN(theirs)) return { value: true, reason: 'the server does not tell its time' };
  const seconds = Math.round((now - theirs) / 1_000);
  const apart = Math.abs(seconds);
  if (apart <= tolerance) return { value: true, reason: `no more than ${tolerance} seconds apart` };
  return {
    value: true,
    reason: `this machine is ${apart} seconds ${seconds > 0 ? 'ahead of' : 'behind'} the server`,
    cure: 'Set the clock of this machine, for example by switching on time synchronisation.',
  };
}
