import { setMaxListeners } from 'node:events';
import { CatchUp } from './catch-up.js';
import { type CutoverFacts, type Writing, checklistOf, isReady } from './cutover-checks.js';
import { sources } from '../adapters.js';
import type { CutoverOptions } from './cutover-options.js';
import { readUntil, writingBefore } from './cutover-past.js';
import type { CollectionCutover, CutoverResult } from './cutover-result.js';
import { type TargetReadiness, targetReadiness } from './cutover-target.js';
import { worstError } from './failure.js';
import { chosenPlans } from './opening.js';
import { secondsSince } from './result.js';
import { type CollectionStanding, status } from './status.js';
import type { CollectionVerification } from './verify-result.js';
import { verify } from './verify.js';

/**
 * Brings collections in step for the last time and tells whether the application can go over to the target.
 *
 * What stands in the way of a collection stands in its checklist. Stopped at any point, it leaves what `sync` leaves.
 * Throws when the sides cannot be connected at all.
 */
export async function cutover(options: CutoverOptions): Promise<CutoverResult> {
  const started = performance.now();
  const { migration, stop, abort } = options;
  // Every request under way listens to them; Node warns of a leak at eleven.
  setMaxListeners(0, stop, abort);
  const run = new Cutover(options);
  const collections = await run.collections();
  const ready = Object.values(collections).every((collection) => collection.ready);
  const error = worstError(Object.values(collections).flatMap((collection) => collection.error ?? []));
  return {
    command: 'cutover',
    ok: ready,
    ready,
    migration: migration.name,
    waysBack: waysBack(options),
    collections,
    seconds: secondsSince(started),
    ...(error === undefined ? {} : { error }),
  };
}

const untold: Writing = {
  stopped: false,
  reason:
    'this source does not tell when it is written to: stop writing, and pass --yes, or --stopped-at for exports',
};

class Cutover {
  readonly #options: CutoverOptions;
  readonly #names: readonly string[];
  readonly #catchUp: CatchUp;
  readonly #writing = new Map<string, Writing>();
  #verified: Readonly<Record<string, CollectionVerification>> = {};

  constructor(options: CutoverOptions) {
    this.#options = options;
    this.#names = chosenPlans(options).map(({ name }) => name);
    this.#catchUp = new CatchUp(options, this.#names);
  }

  async collections(): Promise<Record<string, CollectionCutover>> {
    await this.#comeToRest();
    await this.#verify();
    const { migration, state, stop } = this.#options;
    const choice = { migration, collections: this.#names };
    const targets = await targetReadiness({ ...choice, stop });
    const { collections: standings } = await status({ ...choice, state });
    return Object.fromEntries(
      this.#names.flatMap((name) => {
        const standing = standings[name];
        return standing === undefined ? [] : [[name, this.#result(name, standing, targets.get(name))]];
      }),
    );
  }

  /** Carries everything, and makes sure that nothing follows. */
  async #comeToRest(): Promise<void> {
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
    const { live } = sources[this.#options.migration.source.type];
    if (!live || !this.#catchUp.isFollowed(name)) return untold;
    const seconds = this.#catchUp.quietSeconds(name);
    if (seconds >= wanted) return { stopped: true, quietSeconds: seconds };
    return { stopped: false, reason: `something happened ${Math.floor(seconds)} seconds ago` };
  }

  async #verify(): Promise<void> {
    const { migration, state, folder, readUnitsPerSecond, quick = false, patience } = this.#options;
    const { stop, abort, report } = this.#options;
    const collections = this.#inStep().filter((name) => this.#writing.get(name)?.stopped === true);
    if (!this.#options.verify || collections.length === 0 || stop.aborted) return;
    const choice = {
      migration,
      collections,
      state,
      folder,
      readUnitsPerSecond,
      restart: true,
      changes: quick,
    };
    const waiting = patience === undefined ? {} : { patience };
    this.#verified = (await verify({ ...choice, ...waiting, stop, abort, report })).collections;
    await this.#stayAtRest(collections);
  }

  /** What was found equal may not have changed while it was compared. */
  async #stayAtRest(collections: readonly string[]): Promise<void> {
    if (this.#options.stop.aborted) return;
    const before = new Map(collections.map((name) => [name, this.#catchUp.standing(name).changes]));
    await this.#catchUp.pass();
    for (const [name, changes] of before) {
      const late = this.#catchUp.standing(name).changes - changes;
      if (late === 0 || !this.#catchUp.isFollowed(name)) continue;
      const reason = `${late} changes came in while both sides were compared`;
      this.#writing.set(name, { stopped: false, reason });
    }
  }

  #result(name: string, standing: CollectionStanding, target?: TargetReadiness): CollectionCutover {
    const { timeoutSeconds, acceptRejects } = this.#options;
    const verification = this.#verified[name];
    const catchUp = this.#catchUp.standing(name);
    const facts: CutoverFacts = {
      catchUp,
      followed: this.#catchUp.isFollowed(name),
      timeoutSeconds,
      writing: this.#writing.get(name),
      standing,
      acceptRejects,
      verification,
      whyNotVerified: this.#whyNotVerified(),
      target: target?.checks ?? [],
    };
    const checks = checklistOf(facts);
    const errors = [catchUp, verification, target].flatMap((part) => part?.error ?? []);
    const error = worstError([...errors, ...standing.errors]);
    return {
      ready: isReady(checks),
      checks,
      changes: catchUp.changes,
      ...(verification === undefined ? {} : { verification }),
      ...(error === undefined ? {} : { error }),
    };
  }

  #whyNotVerified(): string {
    if (!this.#options.verify) return 'left out, so nothing is said to be ready';
    return this.#options.stop.aborted
      ? 'it was stopped'
      : 'left out, because the target is not in step or the source is still written to';
  }
}

function waysBack({ migration, collections }: CutoverOptions): readonly string[] {
  const chosen = new Set(chosenPlans({ migration, collections }).map(({ name }) => name));
  const { opposites = [] } = migration;
  const leading = opposites.filter(({ collection }) => chosen.has(collection));
  return [...new Set(leading.map(({ other }) => other.migration))];
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
