import { setMaxListeners } from 'node:events';
import { CatchUp } from './catch-up.js';
import { ComingToRest } from './coming-to-rest.js';
import { refuseCutover } from './contradictions.js';
import { type CutoverFacts, checklistOf, isReady } from './cutover-checks.js';
import type { CutoverOptions } from './cutover-options.js';
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
 * Throws when the sides cannot be connected at all, and ConfigError when the options contradict each other.
 */
export async function cutover(options: CutoverOptions): Promise<CutoverResult> {
  refuseCutover(options);
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

class Cutover {
  readonly #options: CutoverOptions;
  readonly #names: readonly string[];
  readonly #catchUp: CatchUp;
  readonly #rest: ComingToRest;
  #verified: Readonly<Record<string, CollectionVerification>> = {};

  constructor(options: CutoverOptions) {
    this.#options = options;
    this.#names = chosenPlans(options).map(({ name }) => name);
    this.#catchUp = new CatchUp(options, this.#names);
    this.#rest = new ComingToRest(options, this.#names, this.#catchUp);
  }

  async collections(): Promise<Record<string, CollectionCutover>> {
    await this.#rest.come();
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

  async #verify(): Promise<void> {
    const { migration, state, folder, readUnitsPerSecond, quick = false, patience } = this.#options;
    const { stop, abort, report } = this.#options;
    const collections = this.#rest.atRest();
    if (!this.#options.verify || collections.length === 0 || stop.aborted) return;
    const choice = {
      migration,
      collections,
      state,
      folder,
      readUnitsPerSecond,
      // What an interrupted comparison has read is of an earlier state.
      restart: !quick,
      changes: quick,
    };
    const waiting = patience === undefined ? {} : { patience };
    this.#verified = (await verify({ ...choice, ...waiting, stop, abort, report })).collections;
    await this.#rest.stay(collections);
  }

  #result(name: string, standing: CollectionStanding, target?: TargetReadiness): CollectionCutover {
    const { timeoutSeconds, acceptRejects } = this.#options;
    const verification = this.#verified[name];
    const catchUp = this.#catchUp.standing(name);
    const facts: CutoverFacts = {
      catchUp,
      followed: this.#catchUp.isFollowed(name),
      timeoutSeconds,
      writing: this.#rest.writing(name),
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
