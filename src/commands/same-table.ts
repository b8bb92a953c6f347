import type { CompletePlan, Migration } from '../config/migration.js';
import { GuardError } from '../errors.js';

/** Throws GuardError `same_table` when the target's collection, of this incarnation, is the one that is read. */
export function requireOtherTable(
  { name, from, to, shape }: CompletePlan,
  { target }: Pick<Migration, 'target'>,
  incarnation: string | undefined,
): void {
  const source = shape.incarnation;
  if (source?.type !== target.type || source.id !== incarnation) return;
  throw new GuardError(
    `"${to}" at the target is the very table that "${name}" is read from, "${from}" at the source`,
    {
      code: 'same_table',
      hint: 'Check region, endpoint, profile and role of both sides in the config, or write to another table with "to".',
    },
  );
}
