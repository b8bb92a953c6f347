import type { Transform } from './stage.js';

/** Leaves out the named top-level fields. */
export function drop(...fields: readonly string[]): Transform {
  const unwanted = new Set(fields);
  return Object.assign<Transform, { description: string }>(
    (document) => Object.fromEntries(Object.entries(document).filter(([field]) => !unwanted.has(field))),
    { description: `drop(${JSON.stringify(fields)})` },
  );
}
