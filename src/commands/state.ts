import { states } from '../adapters.js';
import { openFolder } from '../checkpoints/folder.js';
import type { State } from '../checkpoints/state.js';
import type { RunOptions } from './run.js';

/** Opens the state of a migration, in a folder or in a table. */
export async function openState({
  state,
  migration,
}: Pick<RunOptions, 'state'> & { readonly migration: { readonly name: string } }): Promise<State> {
  return typeof state === 'string' ? openFolder(state) : states[state.type].open(state, migration.name);
}
