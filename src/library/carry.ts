import { beginNow as runBeginNow } from '../commands/begin-now.js';
import { migrate as runMigrate } from '../commands/migrate.js';
import { retry as runRetry } from '../commands/retry.js';
import type { RunOptions, RunResult } from '../commands/run.js';
import { sync as runSync } from '../commands/sync.js';
import { type WatchOptions as RunWatchOptions, watch as runWatch } from '../commands/watch.js';
import type { LibraryFunction } from './known-options.js';
import type { ReportingOptions } from './options.js';
import { type Run, running } from './running.js';

/** What `beginNow` takes. */
export interface BeginNowOptions
  extends ReportingOptions, Partial<Pick<RunOptions, 'restart' | 'enableStreams'>> {}

/** What `migrate` takes. */
export interface MigrateOptions
  extends
    BeginNowOptions,
    Partial<Pick<RunOptions, 'acceptConfigChange' | 'plan' | 'maxDeletes' | 'turnAround'>> {}

/** What `sync` takes. */
export interface SyncOptions
  extends
    ReportingOptions,
    Partial<Pick<RunOptions, 'acceptConfigChange' | 'maxDeletes' | 'turnAround' | 'enableStreams'>> {
  /** Copy a collection that was never migrated, instead of refusing to. */
  readonly initial?: boolean;
}

/** What `watch` takes. */
export interface WatchOptions extends SyncOptions, Partial<Pick<RunWatchOptions, 'passed'>> {}

/** What `retry` takes. */
export interface RetryOptions
  extends
    ReportingOptions,
    Partial<Pick<RunOptions, 'plan' | 'maxDeletes' | 'turnAround' | 'enableStreams'>> {}

const migrateFunction: LibraryFunction<MigrateOptions> = {
  name: 'migrate',
  own: {
    restart: true,
    enableStreams: true,
    acceptConfigChange: true,
    plan: true,
    maxDeletes: true,
    turnAround: true,
  },
};

/**
 * Copies the collections and catches up with what changed meanwhile; resumes what an earlier run left.
 *
 * One collection's failure does not stop the others: it stands in the result. Rejects when the config is wrong or the
 * sides cannot be connected at all, and with GuardError when they are not as in `plan`.
 */
export async function migrate(options: MigrateOptions): Promise<RunResult> {
  const {
    restart = false,
    acceptConfigChange = false,
    plan,
    maxDeletes,
    turnAround,
    enableStreams,
  } = options;
  const chosen = { restart, acceptConfigChange, plan, maxDeletes, turnAround, enableStreams };
  return await running(migrateFunction, options, (run) => runMigrate({ ...run, ...chosen }));
}

const syncFunction: LibraryFunction<SyncOptions> = {
  name: 'sync',
  own: { initial: true, acceptConfigChange: true, maxDeletes: true, turnAround: true, enableStreams: true },
};

/**
 * Applies what changed since the checkpoints, once.
 *
 * One collection's failure does not stop the others: it stands in the result. A collection that was never migrated
 * fails with GuardError `not_migrated`, unless `initial` is set.
 */
export async function sync(options: SyncOptions): Promise<RunResult> {
  return await running(syncFunction, options, (run) => runSync({ ...run, ...syncChoice(options) }));
}

const watchFunction: LibraryFunction<WatchOptions> = {
  name: 'watch',
  own: {
    initial: true,
    acceptConfigChange: true,
    maxDeletes: true,
    turnAround: true,
    enableStreams: true,
    passed: true,
  },
};

/**
 * Keeps collections in step until `signal` fires: each change is carried as soon as the source tells of it.
 *
 * A database that cannot be reached is tried again for ever. A guard, or wrong credentials at the source, ends the
 * collection; the others go on.
 */
export async function watch(options: WatchOptions): Promise<RunResult> {
  const told = options.passed ?? ((): void => undefined);
  return await running(watchFunction, options, (run, conceal) => {
    const passed: typeof told = (collection, result) => {
      told(collection, conceal(result));
    };
    return runWatch({ ...run, ...syncChoice(options), passed });
  });
}

function syncChoice(options: SyncOptions): Omit<Parameters<typeof runSync>[0], keyof Run> {
  const { initial = false, acceptConfigChange = false, maxDeletes, turnAround, enableStreams } = options;
  return { initial, acceptConfigChange, maxDeletes, turnAround, enableStreams };
}

const retryFunction: LibraryFunction<RetryOptions> = {
  name: 'retry',
  own: { plan: true, maxDeletes: true, turnAround: true, enableStreams: true },
};

/**
 * Reads the documents that are listed as rejected again and sends them through today's config. What arrives, or is no
 * longer there, is taken off the list; what is rejected again stays with its latest reason.
 *
 * Checkpoints stay as they are, and maxRejects does not apply.
 */
export async function retry(options: RetryOptions): Promise<RunResult> {
  const { plan, maxDeletes, turnAround, enableStreams } = options;
  const chosen = { plan, maxDeletes, turnAround, enableStreams };
  return await running(retryFunction, options, (run) => runRetry({ ...run, ...chosen }));
}

const beginNowFunction: LibraryFunction<BeginNowOptions> = {
  name: 'beginNow',
  own: { restart: true, enableStreams: true },
};

/**
 * Makes the checkpoint of collections whose two sides are equal, so that `sync` carries what changes from now on.
 *
 * Reads and writes no document. One collection's failure does not stop the others: it stands in the result. A
 * collection that has a checkpoint fails with GuardError `already_migrated`, unless `restart` is set.
 */
export async function beginNow(options: BeginNowOptions): Promise<RunResult> {
  const { restart = false, enableStreams } = options;
  return await running(beginNowFunction, options, (run) => runBeginNow({ ...run, restart, enableStreams }));
}
