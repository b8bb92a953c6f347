import type { CollectionPlan } from '../config/migration.js';
import { GuardError } from '../errors.js';

/** The error of what needs a checkpoint, for a collection that has none. */
export function notMigrated({ name }: CollectionPlan, consequence: string): GuardError {
  return new GuardError(`"${name}" was never migrated with this state, so ${consequence}`, {
    code: 'not_migrated',
    hint: 'Run docferry migrate first, or name the --state that it ran with.',
  });
}
