import type { CollectionConfig, MigrationConfig } from '../../src/config/define.js';
import type { CollectionPlan, Migration } from '../../src/config/migration.js';
import { validateConfig } from '../../src/config/validate.js';

/** A valid migration named `there` with one collection named `users`. */
export function migration(changes: Partial<MigrationConfig> = {}): Migration {
  const there = {
    source: { type: 'couchdb', url: 'http://127.0.0.1:5984' },
    target: { type: 'dynamodb' },
    collections: { users: {} },
    ...changes,
  };
  const [only] = validateConfig({ migrations: { there } });
  if (only === undefined) throw new Error('the example is not valid');
  return only;
}

/** The one collection of a valid migration. */
export function collection(changes: CollectionConfig = {}): CollectionPlan {
  const [only] = migration({ collections: { users: changes } }).collections;
  if (only === undefined) throw new Error('the example is not valid');
  return only;
}
