import { problemLine } from './problem.js';
import type { MigrationInput } from './schema.js';

/** The problem of a collection whose name zod leaves out of what it has parsed, without a word. */
export function lostName(migration: string, { collections }: MigrationInput): string[] {
  if (!Object.hasOwn(collections, '__proto__')) return [];
  const sentence = 'cannot name a collection, choose another name and say "from" and "to"';
  return [problemLine(['migrations', migration, 'collections', '__proto__'], sentence)];
}
