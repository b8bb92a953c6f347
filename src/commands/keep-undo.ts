import { ConfigError } from '../errors.js';
import { describeState } from '../state-adapters.js';
import { describeTarget } from '../target-adapters.js';
import { UndoLog } from '../undo/undo-log.js';
import type { CollectionRun } from './opening.js';
import type { RunOptions } from './run.js';

/** The log of what a run replaces, where the config asks for one. Contacts nothing and makes nothing yet. */
export function openUndoLog(
  {
    plan,
    options,
    report,
  }: Pick<CollectionRun, 'plan' | 'report'> & { readonly options: Pick<RunOptions, 'migration' | 'state'> },
  run: string,
): UndoLog | undefined {
  if (!plan.keepUndo) return undefined;
  const target = describeTarget(options.migration.target);
  const state = undoPlace(options.state);
  return new UndoLog({ state, run, collection: plan.name, target, to: plan.to, report });
}

/** The folder of the state. Throws ConfigError where the state is in a database. */
export function undoPlace(state: RunOptions['state']): string {
  if (typeof state === 'string') return state;
  throw new ConfigError(
    `the state is in ${describeState(state)}: what a run replaces is kept in a folder alone`,
    {
      code: 'undo_needs_folder',
      hint: 'Take "state" or "keepUndo" out of the config.',
    },
  );
}
