import type { RunOptions } from './run.js';

/** What `undo` needs. */
export interface UndoOptions extends Pick<
  RunOptions,
  'migration' | 'collections' | 'state' | 'stateRoot' | 'stop' | 'abort' | 'report'
> {
  /** The run to undo. */
  readonly run: string;
  /** Tell what would be put back, and write nothing. */
  readonly dryRun: boolean;
}
