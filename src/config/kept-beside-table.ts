import type { CollectionPlan } from './migration.js';
import { problemLine } from './problem.js';

/** The problems of collections that keep what runs replace, which needs a folder, while the state is in a database. */
export function keptBesideTable(migration: string, collections: readonly CollectionPlan[]): string[] {
  return collections
    .filter(({ keepUndo }) => keepUndo)
    .map(({ name }) =>
      problemLine(
        ['migrations', migration, 'collections', name, 'keepUndo'],
        'needs the state in a folder, and "state" puts it elsewhere',
      ),
    );
}
