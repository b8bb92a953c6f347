import type { Value } from '../../document.js';
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
      const entries = new Map<string, Value>();
      for (const [field, value] of Object.entries(document)) {
        const name = renamed.get(field) ?? field;
        if (entries.has(name)) throw new Error(`rename would make two fields "${name}"`);
        entries.set(name, value);
      }
      return Object.fromEntries(entries);
    },
    { description: `rename(${JSON.stringify(names)})` },
  );
}
