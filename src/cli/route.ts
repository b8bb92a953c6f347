import { dirname, join } from 'node:path';
import { requireOwnEndpoints } from '../config/endpoint-variables.js';
import { selectCollections, selectMigration } from '../config/select.js';
import { secretsOf } from '../config/redact.js';
import { type StateFolderOptions, stateFolder } from '../config/state-folder.js';
import type { Migration } from '../config/migration.js';
import { ConfigError } from '../errors.js';
import type { RunOptions } from '../commands/run.js';
import type { Invocation } from './verb.js';

/** What a verb works on: a migration of the config, some of its collections, and its state. */
export interface Route {
  readonly migration: Migration;
  /** All of the migration's when none was named. */
  readonly collections: readonly string[];
  readonly state: RunOptions['state'];
  /** The folder that holds those of the migrations whose state is in no table. */
  readonly stateRoot: string;
  /** The folder of its dry runs' reports, beside the config where the state is in a table. */
  readonly reports: string;
  /** The folder of what verifications list, in the same place. */
  readonly verifications: string;
}

/** Loads the config and picks what the command line names. From then on the terminal conceals its secrets. */
export async function findRoute({ options, own, terminal, cwd }: Invocation): Promise<Route> {
  const [{ loadConfig }, { configApi: api }] = await Promise.all([
    import('../config/load.js'),
    import('./config-api.js'),
  ]);
  const config = await loadConfig({ path: options.config, cwd, api });
  for (const migration of config.migrations) terminal.conceal(secretsOf(migration));
  const migration = selectMigration(config, options.migration);
  requireOwnEndpoints(migration, process.env);
  const named = selectCollections(migration, names(own['collections']));
  const place = { configPath: config.path, state: options.state, cwd };
  const folder = stateFolder({ ...place, migration: migration.name });
  return {
    migration,
    collections: named.length > 0 ? named : migration.collections.map(({ name }) => name),
    state: statePlace(migration, place),
    stateRoot: dirname(folder),
    reports: join(folder, 'reports'),
    verifications: join(folder, 'verify'),
  };
}

function statePlace(
  { name, state }: Migration,
  options: Omit<StateFolderOptions, 'migration'>,
): RunOptions['state'] {
  if (state === undefined) return stateFolder({ ...options, migration: name });
  if (options.state === undefined) return state;
  throw new ConfigError(`"--state" names a folder, but "${name}" keeps its state in table "${state.table}"`, {
    code: 'usage',
    hint: 'Leave out --state, or take "state" out of the config.',
  });
}

function names(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
