import type { Change, Document, NativeDocument } from '../document.js';
import { decodeItem } from './item-decoder.js';
import type { AttributeMap, ItemNames } from './item-names.js';

/** The change that puts an item. It is decoded only when its fields are asked for. */
export function itemChange(item: AttributeMap, names: ItemNames): Change {
  return new ItemUpsert(names.idOf(item), item);
}

/** The change that removes the item of a key; `known` are attributes of it that are still known. */
export function itemRemoval(key: AttributeMap, names: ItemNames, known: AttributeMap = {}): Change {
  return { kind: 'removal', id: names.idOf(key), document: decodeItem({ ...known, ...key }) };
}

class ItemUpsert {
  readonly kind = 'upsert';
  readonly native: NativeDocument;
  #document: Document | undefined;

  constructor(
    readonly id: string,
    item: AttributeMap,
  ) {
    this.native = { type: 'dynamodb', value: item };
  }

  get document(): Document {
    this.#document ??= decodeItem(this.native.value);
    return this.#document;
  }
}
