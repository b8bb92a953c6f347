import { type Route, chooseRoute } from '../commands/route.js';
import type { RunEvent, RunOptions } from '../commands/run.js';
import { validateConfig } from '../config/validate.js';
import { type Conceal, concealer } from './conceal.js';
import { type LibraryFunction, refuseUnknown } from './known-options.js';
import type { CommandOptions, ReportingOptions, StoppableOptions } from './options.js';
import { knownSecrets } from './redactor.js';

/**
 * Runs a command on what the options pick. What it tells, resolves to and rejects with holds none of the config's secrets.
 *
 * Throws ConfigError when an option is unknown, or the config is wrong or has no such migration or collection.
 */
export async function onRoute<O extends CommandOptions, R>(
  called: LibraryFunction<O>,
  options: O,
  command: (route: Route, conceal: Conceal) => Promise<R>,
): Promise<R> {
  refuseUnknown(called, options);
  const { config, migration, collections = [], state } = options;
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
export async function running<O extends ReportingOptions, R>(
  called: LibraryFunction<O>,
  options: O,
  command: (run: Run, conceal: Conceal) => Promise<R>,
): Promise<R> {
  const { abort = new AbortController().signal, report = (): void => undefined } = options;
  return await onRoute(called, options, (route, conceal) => {
    const told = (event: RunEvent): void => {
      report(conceal(event));
    };
    return command({ ...route, stop: stopOf(options), abort, report: told }, conceal);
  });
}
