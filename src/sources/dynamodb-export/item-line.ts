import { isRecord } from '../../dynamodb/requests/error-fields.js';
import { itemChange, itemRemoval } from '../../dynamodb/item-change.js';
import { type AttributeMap, ItemNames } from '../../dynamodb/item-names.js';
import type { Change } from '../../document.js';
import { messageOf } from '../../errors.js';
import { type KeySchema, attributesOf } from '../../key-schema.js';
import { damaged } from './damage.js';

/** Reads the lines of data files as changes. */
export class ItemLines {
  readonly #names: ItemNames;
  readonly #key: KeySchema;

  constructor(key: KeySchema) {
    this.#names = new ItemNames(key);
    this.#key = key;
  }

  /** Reads a line; `file` and `number`, counted from 1, name it. Throws EnvironmentError when it tells of no item. */
  read(line: Buffer, { file, number }: { readonly file: string; readonly number: number }): Change {
    try {
      return this.#change(JSON.parse(line.toString()));
    } catch (cause) {
      throw damaged(file, `has no item of its table in line ${number}: ${messageOf(cause)}`, cause);
    }
  }

  #change(row: unknown): Change {
    if (!isRecord(row)) throw new TypeError('it is not an object');
    const { Item: item, Keys: keys, NewImage: image, OldImage: old } = row;
    if (isRecord(item)) return itemChange(this.#checked(item), this.#names);
    if (!isRecord(keys)) throw new TypeError('it has neither "Item" nor "Keys"');
    if (isRecord(image)) return itemChange(this.#checked(image), this.#names);
    return itemRemoval(this.#checked(keys), this.#names, isRecord(old) ? old : {});
  }

  #checked(item: AttributeMap): AttributeMap {
    for (const { attribute, type } of attributesOf(this.#key)) {
      const value = Object.hasOwn(item, attribute) ? item[attribute] : undefined;
      if (value === undefined) throw new TypeError(`the key attribute "${attribute}" is missing`);
      if (!isRecord(value) || typeof value[type] !== 'string')
        throw new TypeError(`the key attribute "${attribute}" is not of type "${type}"`);
    }
    return item;
  }
}

/** The key that a line of an incremental export tells, if it does. */
export function keyInLine(line: Buffer): AttributeMap | undefined {
  const row: unknown = JSON.parse(line.toString());
  const keys = isRecord(row) ? row['Keys'] : undefined;
  return isRecord(keys) ? keys : undefined;
}
