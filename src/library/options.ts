import { type Route, chooseRoute } from '../commands/route.js';
import type { RunEvent, RunOptions } from '../commands/run.js';
import type { Config } from '../config/define.js';
import { validateConfig } from '../config/validate.js';
import type { Report } from '../events.js';
import { type Conceal, concealer } from './conceal.js';
import { knownSecrets } from './redactor.js';

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

/**
 * Runs a command on what the options pick. What it tells, resolves to and rejects with holds none of the config's secrets.
 *
 * Throws ConfigError when the config is wrong, or has no such migration or collection.
 */
export async function onRoute<R>(
  { config, migration, collections = [], state }: CommandOptions,
  command: (route: Route, conceal: Conceal) => Promise<R>,
): Promise<R> {
  const cwd = process.cwd();
  const migrations = validateConfig(config);
  const conceal = concealer(knownSecrets(migrations));
  try {
    const route = chooseRoute({ migrations, migration, collections, beside: cwd, state, cwd });
    return conceal(await command(route, conceal));
  } catch (thrown) {
    throw conceal(thrown);
  }
}

/** The signal that stops a command; one that never fires where none was given. */
export function stopOf({ signal }: StoppableOptions): AbortSignal {
  return signal ?? new AbortController().signal;
}

/** What a command works on, and how it is stopped and reports. */
export type Run = Route & Pick<RunOptions, 'stop' | 'abort' | 'report'>;

/** Runs a command that reports, as `onRoute` does. */
export async function running<R>(
  options: ReportingOptions,
  command: (run: Run, conceal: Conceal) => Promise<R>,
): Promise<R> {
  const { abort = new AbortController().signal, report = (): void => undefined } = options;
  return await onRoute(options, (route, conceal) => {
    const told = (event: RunEvent): void => {
      report(conceal(event));
    };
    return command({ ...route, stop: stopOf(options), abort, report: told }, conceal);
  });
}
