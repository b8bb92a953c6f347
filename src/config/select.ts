import { ConfigError } from '../errors.js';
import type { LoadedConfig } from './load.js';
import type { Migration } from './migration.js';
import { didYouMean } from './suggestion.js';

/** Picks a migration by name; without a name, the only one there is. Throws ConfigError when that names none. */
export function selectMigration({ migrations }: Pick<LoadedConfig, 'migrations'>, name?: string): Migration {
  const names = migrations.map((migration) => migration.name);
  const chosen = name === undefined ? migrations : migrations.filter((migration) => migration.name === name);
  const [first, ...others] = chosen;
  if (first !== undefined && others.length === 0) return first;
  if (name === undefined) {
    throw new ConfigError(`the config has ${names.length} migrations: ${quoted(names)}`, {
      code: 'migration_ambiguous',
      hint: 'Choose one with --migration.',
    });
  }
  throw new ConfigError(`there is no migration "${name}"${didYouMean(name, names)}`, {
    code: 'migration_unknown',
    hint: `Choose one of ${quoted(names)}.`,
  });
}

/** Returns the names without repeats. Throws ConfigError when one is not a collection of the migration. */
export function selectCollections(migration: Migration, names: readonly string[]): readonly string[] {
  const known = migration.collections.map((collection) => collection.name);
  for (const name of names) {
    if (known.includes(name)) continue;
    const suggestion = name === migration.name ? ', that is the migration' : didYouMean(name, known);
    throw new ConfigError(`there is no collection "${name}"${suggestion}`, {
      code: 'collection_unknown',
      hint: `Choose among ${quoted(known)}.`,
    });
  }
  return [...new Set(names)];
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
