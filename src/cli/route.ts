import { selectCollections, selectMigration } from '../config/select.js';
import { secretsOf } from '../config/redact.js';
import { stateFolder } from '../config/state-folder.js';
import type { Migration } from '../config/migration.js';
import type { Invocation } from './verb.js';

/** What a verb works on: a migration of the config, some of its collections, and its state. */
export interface Route {
  readonly migration: Migration;
  /** All of the migration's when none was named. */
  readonly collections: readonly string[];
  readonly state: string;
}

/** Loads the config and picks what the command line names. From then on the terminal conceals its secrets. */
export async function findRoute({ options, own, terminal, cwd }: Invocation): Promise<Route> {
  const [{ loadConfig }, api] = await Promise.all([import('../config/load.js'), import('../index.js')]);
  const config = await loadConfig({ path: options.config, cwd, api });
  for (const migration of config.migrations) terminal.conceal(secretsOf(migration));
  const migration = selectMigration(config, options.migration);
  const named = selectCollections(migration, names(own['collections']));
  return {
    migration,
    collections: named.length > 0 ? named : migration.collections.map(({ name }) => name),
    state: stateFolder({ configPath: config.path, migration: migration.name, state: options.state, cwd }),
  };
}

function names(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
