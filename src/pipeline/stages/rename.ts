import type { Transform } from './stage.js';

/**
 * Renames top-level fields, given as old name to new name. Fields that a document lacks are passed over.
 *
 * Throws, and so rejects the document, where a new name is already taken: one of the two values would be lost.
 */
export function rename(names: Readonly<Record<string, string>>): Transform {
  const renamed = new Map(Object.entries(names));
  return Object.assign<Transform, { description: string }>(
    (document) => {
      const entries = Object.entries(document).map(
        ([field, value]) => [renamed.get(field) ?? field, value] as const,
      );
      const result = Object.fromEntries(entries);
      if (Object.keys(result).length < entries.length) throw new Error(collision(entries));
      return result;
    },
    { description: `rename(${JSON.stringify(names)})` },
  );
}

function collision(entries: readonly (readonly [string, unknown])[]): string {
  const seen = new Set<string>();
  const twice = entries.find(([field]) => seen.size === seen.add(field).size);
  return `rename would make two fields "${twice?.[0] ?? ''}"`;
}
