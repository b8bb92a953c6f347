import type { Document } from './document.js';

/** The type of a key attribute: string, number or bytes. */
export type KeyType = 'S' | 'N' | 'B';

/** One attribute of a key. */
export interface KeyAttribute {
  readonly attribute: string;
  readonly type: KeyType;
}

/** How documents or items are named: by a partition key, or by a partition and a sort key. */
export interface KeySchema {
  readonly partition: KeyAttribute;
  readonly sort?: KeyAttribute | undefined;
}

/** The attributes of a key, partition first. */
export function attributesOf<A>({
  partition,
  sort,
}: {
  readonly partition: A;
  readonly sort?: A | undefined;
}): readonly A[] {
  return sort === undefined ? [partition] : [partition, sort];
}

/** The key's attributes of an item. Throws a TypeError when it lacks one. */
export function keyOf(schema: KeySchema, item: Document): Document {
  const entries = attributesOf(schema).map(({ attribute }) => {
    const value = Object.hasOwn(item, attribute) ? item[attribute] : undefined;
    if (value === undefined) throw new TypeError(`the item has no key attribute "${attribute}"`);
    return [attribute, value] as const;
  });
  return Object.fromEntries(entries);
}
