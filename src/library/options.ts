import type { RunEvent } from '../commands/run.js';
import type { Config } from '../config/define.js';
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
