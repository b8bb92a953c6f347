import type { Document } from '../document.js';
import { type KeySchema, attributesOf } from '../key-schema.js';
import { decodeItem } from './item-decoder.js';

/** An item, or some of its attributes, in DynamoDB's JSON, parsed. */
export type AttributeMap = Readonly<Record<string, unknown>>;

/**
 * Names the items of a table by their keys.
 *
 * The id of an item is its key where that is a single string; any other key as DynamoDB's JSON, partition first, such
 * as `{"tenant":{"S":"a"},"number":{"N":"7"}}`.
 */
export class ItemNames {
  readonly #attributes: readonly string[];
  readonly #plain: string | undefined;

  constructor(key: KeySchema) {
    this.#attributes = attributesOf(key).map(({ attribute }) => attribute);
    const { partition, sort } = key;
    this.#plain = sort === undefined && partition.type === 'S' ? partition.attribute : undefined;
  }

  /** The id of an item. Throws a TypeError when it lacks an attribute of the key. */
  idOf(item: AttributeMap): string {
    const key = this.keyOf(item);
    if (this.#plain === undefined) return JSON.stringify(key);
    const { S: text } = Object(key[this.#plain]) as { readonly S?: unknown };
    if (typeof text !== 'string') throw new TypeError(`the key attribute "${this.#plain}" is not a string`);
    return text;
  }

  /** The key of an item. Throws a TypeError when it lacks an attribute of it. */
  keyOf(item: AttributeMap): AttributeMap {
    return Object.fromEntries(
      this.#attributes.map((name) => {
        if (!Object.hasOwn(item, name)) throw new TypeError(`the item has no key attribute "${name}"`);
        return [name, item[name]];
      }),
    );
  }

  /** The key of the item with this id. Throws a TypeError when it is the id of no item of this table. */
  keyWith(id: string): AttributeMap {
    if (this.#plain !== undefined) return { [this.#plain]: { S: id } };
    const key: unknown = parse(id);
    if (typeof key !== 'object' || key === null) throw new TypeError(`"${id}" is not the id of an item`);
    return this.keyOf(key as AttributeMap);
  }

  /** The fields of the key of the item with this id. Throws as `keyWith` does. */
  fields = (id: string): Document => decodeItem(this.keyWith(id));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
