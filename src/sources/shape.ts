import type { Document } from '../document.js';
import type { KeySchema } from '../key-schema.js';

/** How the documents of a collection are named, and by what settings another like it is made. */
export interface CollectionShape {
  /** The fields that name a document. Every document has them, and a transform must leave them as they are. */
  readonly key: KeySchema;
  /** The values of these fields, from the id of a document. */
  readonly fields: (id: string) => Document;
  /** The collection's incarnation, as a target of type `type` tells that of its own collections. */
  readonly incarnation?: { readonly type: string; readonly id: string };
  /** What a target of type `type` makes its collection by, where the config says nothing. */
  readonly settings?: { readonly type: string; readonly values: Readonly<Record<string, unknown>> };
}

/** The shape of a collection whose documents are named by `_id`. */
export const namedById: CollectionShape = {
  key: { partition: { attribute: '_id', type: 'S' } },
  fields: (id) => ({ _id: id }),
};
