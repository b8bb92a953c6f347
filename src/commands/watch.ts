import { type Chance, backoffDelay, realChance } from '../backoff.js';
import { EnvironmentError } from '../errors.js';
import type { CollectionEvent } from '../events.js';
import type { PassEnd } from '../pipeline/pass.js';
import { CollectionPasses } from './collection.js';
import { completeRun } from './complete-plan.js';
import { refuseSync } from './contradictions.js';
import { firstFailure } from './failure.js';
import { Ledger } from './ledger.js';
import { runCollections } from './migrate.js';
import type { CollectionRun } from './opening.js';
import { type CollectionEnd, collectionResult, endOf, secondsSince } from './result.js';
import type { CollectionResult, RunResult } from './run.js';
import { type SyncOptions, requireMigrated } from './sync.js';

/** What `watch` needs. */
export interface WatchOptions extends SyncOptions {
  /** Told what became of each pass, and of each attempt at one that failed. */
  readonly passed: (collection: string, result: CollectionResult) => void;
  /** Replaces the clock and the dice in tests. */
  readonly chance?: Chance;
}

const backoff = { base: 1_000, cap: 60_000 };

/** To try a wrong password again and again locks the account out. */
const hopeless: ReadonlySet<string> = new Set(['source_unauthorized', 'source_credentials']);

/**
 * Keeps collections in step until it is stopped: each change is carried as soon as the source tells of it.
 *
 * A database that cannot be reached is tried again for ever. A guard, or wrong credentials at the source, ends the
 * collection; the others go on. Throws ConfigError when the options contradict each other.
 */
export async function watch(options: WatchOptions): Promise<RunResult> {
  refuseSync(options, true);
  const run = (collection: CollectionRun): Promise<PassEnd> => watchCollection(collection, options);
  return await runCollections(
    { command: 'sync', run, together: Number.POSITIVE_INFINITY },
    { ...options, restart: false },
  );
}

async function watchCollection(run: CollectionRun, options: WatchOptions): Promise<PassEnd> {
  if (!options.initial) await requireMigrated(run);
  const { stop } = options;
  const { sleep, random } = options.chance ?? realChance;
  const stopped = (): boolean => stop.aborted;
  for (let failures = 0; !stopped(); failures += 1) {
    try {
      await follow(run, options, () => {
        failures = 0;
      });
    } catch (thrown) {
      if (stopped()) break;
      const error = firstFailure(thrown);
      if (!(error instanceof EnvironmentError) || hopeless.has(error.code)) throw error;
      await sleep(backoffDelay(failures, backoff, random), stop).catch(() => undefined);
    }
  }
  return 'stopped';
}

/** Carries changes as they happen, until it is stopped or fails. */
async function follow(run: CollectionRun, options: WatchOptions, succeeded: () => void): Promise<void> {
  let pass = new Pass(run, options);
  await using passes = new CollectionPasses({
    ...(await completeRun(run)),
    report: (event) => {
      // An answer without news proves, as the end of a pass does, that the target is in step.
      pass.report(event.type === 'quiet' ? { type: 'watching' } : event);
    },
  });
  try {
    while ((await passes.next()) === 'complete') {
      succeeded();
      await run.undo?.finish();
      pass.finish(endOf('complete', run.rejects));
      pass = new Pass(run, options);
      run.report({ type: 'watching' });
      await passes.awaitChange();
    }
  } catch (error) {
    if (!options.stop.aborted) pass.finish({ status: 'failed', error });
    throw error;
  }
}

/** One pass, counted by itself. */
class Pass {
  readonly #run: CollectionRun;
  readonly #options: WatchOptions;
  readonly #ledger = new Ledger();
  #started = performance.now();

  constructor(run: CollectionRun, options: WatchOptions) {
    this.#run = run;
    this.#options = options;
  }

  report(event: CollectionEvent): void {
    // What was waited for before it began is no part of it.
    if (event.type === 'started') this.#started = performance.now();
    this.#ledger.take(event);
    this.#run.report(event);
  }

  finish(end: CollectionEnd): void {
    this.#run.report({ type: 'finished', ...end });
    this.#options.passed(
      this.#run.plan.name,
      collectionResult(this.#ledger, end, secondsSince(this.#started)),
    );
  }
}
