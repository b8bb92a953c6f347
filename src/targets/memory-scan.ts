import type { Document } from '../document.js';
import { type KeySchema, keyOf } from '../key-schema.js';
import type { ItemPage, ScanOptions, ScanPosition } from './target.js';

/** Reads items, which are kept by identity, in the order of their identities; a position is the last of them. */
export function* scanMemory(
  items: ReadonlyMap<string, Document>,
  key: KeySchema,
  { after, stop }: ScanOptions,
): Generator<ItemPage, void, undefined> {
  stop.throwIfAborted();
  for (const identity of [...items.keys()].sort()) {
    const item = items.get(identity);
    if (item === undefined || (after !== undefined && identity <= after)) continue;
    stop.throwIfAborted();
    yield { items: [{ key: keyOf(key, item), item }], position: identity as ScanPosition };
  }
}
