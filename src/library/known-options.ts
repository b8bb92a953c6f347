import { didYouMean } from '../config/suggestion.js';
import { ConfigError } from '../errors.js';
import type { ReportingOptions } from './options.js';

/** What the functions share. One that has no use for some of them takes them all the same, as callers pass them on. */
const shared: Readonly<Record<keyof ReportingOptions, true>> = {
  config: true,
  migration: true,
  collections: true,
  state: true,
  signal: true,
  abort: true,
  report: true,
};

/** A function of the library, and the options that it has beside those that all share. */
export interface LibraryFunction<O> {
  readonly name: string;
  readonly own: Readonly<Record<Exclude<keyof O, keyof ReportingOptions>, true>>;
}

/**
 * Throws ConfigError `usage` when the options have one that the function does not know: what a typing error leaves out
 * may be what keeps documents from being deleted. Types tell that only where they are checked.
 */
export function refuseUnknown({ name, own }: LibraryFunction<never>, options: object): void {
  const known = [...Object.keys(shared), ...Object.keys(own)];
  const wrong = Object.entries(options).find(
    ([option, value]) => value !== undefined && !known.includes(option),
  );
  if (wrong === undefined) return;
  throw new ConfigError(`"${wrong[0]}" is no option of "${name}"${didYouMean(wrong[0], known)}`, {
    code: 'usage',
    hint: 'Correct the option, or leave it out.',
  });
}
