import { isLive } from '../adapters.js';
import { counted } from '../report/progress-text.js';
import type { CatchUp } from './catch-up.js';
import type { Writing } from './cutover-checks.js';
import type { CutoverOptions } from './cutover-options.js';
import { readUntil, writingBefore } from './cutover-past.js';

const untold: Writing = {
  stopped: false,
  reason:
    'this source does not tell when it is written to: stop writing, and pass --yes, or --stopped-at for exports',
};

/** Brings collections in step for the last time, and finds out whether their source is still written to. */
export class ComingToRest {
  readonly #options: CutoverOptions;
  readonly #names: readonly string[];
  readonly #catchUp: CatchUp;
  readonly #writing = new Map<string, Writing>();

  constructor(options: CutoverOptions, names: readonly string[], catchUp: CatchUp) {
    this.#options = options;
    this.#names = names;
    this.#catchUp = catchUp;
  }

  /** Whether the source of a collection is still written to; undefined where that was not found out. */
  writing(name: string): Writing | undefined {
    return this.#writing.get(name);
  }

  /** The collections whose target is in step and whose source is no longer written to. */
  atRest(): string[] {
    return this.#inStep().filter((name) => this.#writing.get(name)?.stopped === true);
  }

  /** Carries everything, and makes sure that nothing follows. */
  async come(): Promise<void> {
    const { writingStopped: proof, stop } = this.#options;
    if ('quietForSeconds' in proof) {
      await this.#catchUp.settle(proof.quietForSeconds);
      for (const name of this.#names.filter((one) => this.#ended(one)))
        this.#writing.set(name, this.#quiet(name, proof.quietForSeconds));
      return;
    }
    await this.#catchUp.approach();
    const asked = this.#names.filter((name) => this.#ended(name));
    if (asked.length === 0 || stop.aborted) return;
    const stopped = await confirmed(proof.confirm, stop);
    // What was written while the question stood is still to be carried.
    if (stopped) await this.#catchUp.settle(0);
    const writing: Writing = stopped ? { stopped } : { stopped, reason: 'it was not confirmed' };
    for (const name of asked) this.#writing.set(name, writing);
    if (!stopped) return;
    const past = await readUntil(this.#options, this.#inStep());
    for (const [name, until] of past) this.#writing.set(name, writingBefore(until, proof.stoppedAt));
  }

  /** Whether the last pass over a collection came to an end, even if it still found changes. */
  #ended(name: string): boolean {
    return ['in step', 'behind'].includes(this.#catchUp.standing(name).status);
  }

  #inStep(): string[] {
    return this.#names.filter((name) => this.#catchUp.standing(name).status === 'in step');
  }

  #quiet(name: string, wanted: number): Writing {
    if (!isLive(this.#options.migration.source) || !this.#catchUp.isFollowed(name)) return untold;
    const seconds = this.#catchUp.quietSeconds(name);
    if (seconds >= wanted) return { stopped: true, quietSeconds: seconds };
    return { stopped: false, reason: `something happened ${Math.floor(seconds)} seconds ago` };
  }

  /** What was found equal may not have changed while it was compared. */
  async stay(collections: readonly string[]): Promise<void> {
    if (this.#options.stop.aborted) return;
    const before = new Map(collections.map((name) => [name, this.#catchUp.standing(name).changes]));
    await this.#catchUp.pass();
    for (const [name, changes] of before) {
      const late = this.#catchUp.standing(name).changes - changes;
      if (late === 0 || !this.#catchUp.isFollowed(name)) continue;
      const reason = `${late} ${counted(late, 'changes')} came in while both sides were compared`;
      this.#writing.set(name, { stopped: false, reason });
    }
  }
}

/** The answer to the question; none when the run is stopped while it stands. */
async function confirmed(
  confirm: (stop: AbortSignal) => Promise<boolean>,
  stop: AbortSignal,
): Promise<boolean> {
  try {
    return await confirm(stop);
  } catch (error) {
    if (stop.aborted) return false;
    throw error;
  }
}
