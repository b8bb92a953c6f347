import type { Options } from 'yargs';
import type { GlobalOptions } from './options.js';
import type { Terminal } from './terminal.js';

/** What a verb is run with: the parsed command line and the world outside. */
export interface Invocation {
  readonly options: GlobalOptions;
  /** The verb's own flags and positionals, as parsed. */
  readonly own: Readonly<Record<string, unknown>>;
  readonly terminal: Terminal;
  readonly cwd: string;
}

/** One command of the command line. */
export interface Verb {
  readonly name: string;
  /** One line for the overview. */
  readonly describe: string;
  /** Whether it takes names of collections. */
  readonly collections: boolean;
  /** A word that may stand before the names of collections; what it may be, where that is known. */
  readonly before?: {
    readonly name: string;
    readonly describe: string;
    readonly choices?: readonly string[];
  };
  readonly flags: Readonly<Record<string, Options>>;
  /** Command lines without the program's name, and what each does. */
  readonly examples?: readonly (readonly [string, string])[];
  /** Runs it and returns the exit code. Heavy modules are loaded here, so that `--help` stays quick. */
  readonly run: (invocation: Invocation) => Promise<number>;
}
