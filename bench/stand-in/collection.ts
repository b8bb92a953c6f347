/** What a stand-in serves under one name: every database and every table that is named so is there. */
export interface StandInCollection {
  readonly documents: number;
  /** About how long a document is as JSON, without `_rev`. */
  readonly bytes: number;
}

/** The name by which both stand-ins know such a collection; `copy` tells apart those that are alike. */
export function collectionName({ documents, bytes }: StandInCollection, copy = 0): string {
  return `n${documents}-b${bytes}-c${copy}`;
}

/** What a name stands for; nothing where no stand-in serves it. */
export function collectionNamed(name: string): StandInCollection | undefined {
  const [, documents, bytes] = /^n(\d+)-b(\d+)-c\d+$/.exec(name) ?? [];
  return documents === undefined ? undefined : { documents: Number(documents), bytes: Number(bytes) };
}

const DIGITS = 9;
const PREFIX = 'order-';

/** The id of a document by its place, from 0 on; ids are in the order of places. */
export function idOf(place: number): string {
  return PREFIX + String(place).padStart(DIGITS, '0');
}

/** How many of the first `documents` ids come before a key, which may be any text. */
export function rankOf(key: string, documents: number): number {
  let low = 0;
  let high = documents;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (idOf(middle) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
