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
