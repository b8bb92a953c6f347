import type { Document, Value } from '../../document.js';
import type { Transform, TransformContext } from './stage.js';

/** A field's new value, or a pure function that makes it from the document. */
export type SetValue = Value | ((document: Document, context: TransformContext) => Value);

/** Sets top-level fields. Functions see the document as it was before this transform. */
export function set(values: Readonly<Record<string, SetValue>>): Transform {
  const entries = Object.entries(values);
  const described = entries.map(([field, value]) => [
    field,
    typeof value === 'function' ? String(value) : value,
  ]);
  return Object.assign<Transform, { description: string }>(
    (document, context) => {
      const added = entries.map(([field, value]): [string, Value] => [
        field,
        typeof value === 'function' ? value(document, context) : value,
      ]);
      return Object.fromEntries([...Object.entries(document), ...added]);
    },
    { description: `set(${JSON.stringify(described)})` },
  );
}
