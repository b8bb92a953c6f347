import { type Route, chooseRoute } from '../commands/route.js';
import type { RunEvent, RunOptions } from '../commands/run.js';
import type { Config } from '../config/define.js';
import { validateConfig } from '../config/validate.js';
import type { Report } from '../events.js';

/** What every command takes. */
export interface CommandOptions {
  /** The config itself, as `migrations.config.ts` exports it. */
  readonly config: Config;
  /** The name of a migration; needed only where the config has several. */
  readonly migration?: string;
  /** Names of collections; all of the migration's when absent or empty. */
  readonly collections?: readonly string[];
  /** The folder that holds a folder of state for each migration; `.docferry` in the working directory by default. */
  readonly state?: string;
}

/** What a command takes that can be stopped. */
export interface StoppableOptions extends CommandOptions {
  /** Stops cleanly: what is in flight is finished and, by commands that write, the checkpoint saved. */
  readonly signal?: AbortSignal;
}

/** What a command takes that works on collections and tells of it. */
export interface ReportingOptions extends StoppableOptions {
  /** Stops at once. The next run still loses nothing. */
  readonly abort?: AbortSignal;
  /** Receives what happens, in order. Must not throw. */
  readonly report?: Report<RunEvent>;
}

/** Picks what a command works on. Throws ConfigError when the config is wrong, or has no such migration or collection. */
export function routeOf({ config, migration, collections = [], state }: CommandOptions): Route {
  const cwd = process.cwd();
  const migrations = validateConfig(config);
  return chooseRoute({ migrations, migration, collections, beside: cwd, state, cwd });
}

/** The signal that stops a command; one that never fires where none was given. */
export function stopOf({ signal }: StoppableOptions): AbortSignal {
  return signal ?? new AbortController().signal;
}

/** What a command works on, and how it is stopped and reports. */
export function runOf(options: ReportingOptions): Route & Pick<RunOptions, 'stop' | 'abort' | 'report'> {
  return {
    ...routeOf(options),
    stop: stopOf(options),
    abort: options.abort ?? new AbortController().signal,
    report: options.report ?? ((): void => undefined),
  };
}
