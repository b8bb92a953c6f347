import type { Transform } from './stage.js';

/** Keeps the named top-level fields and `_id`, and leaves out all others. */
export function pick(...fields: readonly string[]): Transform {
  const wanted = new Set(['_id', ...fields]);
  return Object.assign<Transform, { description: string }>(
    (document) => Object.fromEntries(Object.entries(document).filter(([field]) => wanted.has(field))),
    { description: `pick(${JSON.stringify(fields)})` },
  );
}
