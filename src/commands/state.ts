import { openFolder } from '../checkpoints/folder.js';
import type { State } from '../checkpoints/state.js';
import { openStateDatabase } from '../state-adapters.js';
import type { RunOptions } from './run.js';

/** Opens the state of a migration, in a folder or in a database. */
export async function openState({
  state,
  stateRoot: root,
  migration,
}: Pick<RunOptions, 'state' | 'stateRoot'> & {
  readonly migration: { readonly name: string };
}): Promise<State> {
  if (typeof state === 'string') return openFolder(state);
  return await openStateDatabase(state, { migration: migration.name, root });
}
