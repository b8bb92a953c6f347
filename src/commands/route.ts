import { dirname, join } from 'node:path';
import { requireOwnEndpoints } from '../config/endpoint-variables.js';
import type { Migration } from '../config/migration.js';
import { selectCollections, selectMigration } from '../config/select.js';
import { type StateFolderOptions, stateFolder } from '../config/state-folder.js';
import { ConfigError } from '../errors.js';
import { describeState } from '../state-adapters.js';
import type { RunOptions } from './run.js';

/** What a command works on: a migration of the config, some of its collections, and its state. */
export interface Route {
  readonly migration: Migration;
  /** All of the migration's when none was named. */
  readonly collections: readonly string[];
  readonly state: RunOptions['state'];
  /** The folder that holds those of the migrations whose state is in no database. */
  readonly stateRoot: string;
  /** The folder of its dry runs' reports, beside the config where the state is in a database. */
  readonly reports: string;
  /** The folder of what verifications list, in the same place. */
  readonly verifications: string;
}

/** What is chosen of a config. */
export interface RouteChoice extends Omit<StateFolderOptions, 'migration'> {
  readonly migrations: readonly Migration[];
  /** The name of a migration; not needed where there is only one. */
  readonly migration: string | undefined;
  /** All of the migration's when empty. */
  readonly collections: readonly string[];
}

/** Picks a migration, its collections and its state. Throws ConfigError when there are no such. */
export function chooseRoute({ migrations, collections, ...choice }: RouteChoice): Route {
  const migration = selectMigration({ migrations }, choice.migration);
  requireOwnEndpoints(migration, process.env);
  const named = selectCollections(migration, collections);
  const folder = stateFolder({ ...choice, migration: migration.name });
  return {
    migration,
    collections: named.length > 0 ? named : migration.collections.map(({ name }) => name),
    state: statePlace(migration, choice.state) ?? folder,
    stateRoot: dirname(folder),
    reports: join(folder, 'reports'),
    verifications: join(folder, 'verify'),
  };
}

/** The database of the state. A place of the user's own has use for a folder beside it. */
function statePlace({ name, state }: Migration, folder: string | undefined): Migration['state'] {
  if (state?.type !== 'dynamodb' || folder === undefined) return state;
  throw new ConfigError(
    `"--state" names a folder, but "${name}" keeps its state in ${describeState(state)}`,
    {
      code: 'usage',
      hint: 'Leave out --state, or take "state" out of the config.',
    },
  );
}
