import type { Document, TextDocument } from '../document.js';
import { Rejection } from '../rejection.js';
import { decodeItem } from './item-decoder.js';
import { ItemEncoder } from './item-encoder.js';
import type { AttributeMap } from './item-names.js';
import { judgeSize, MAX_ITEM_SIZE } from './item-size.js';
import { encodeKey, type EncodedKey, keyIdentity } from './key-encoder.js';
import { judgeKey, type KeyRule } from './key-rules.js';
import { NativeEncoder } from './native-encoder.js';
import type { NumberPolicy } from './number.js';
import { putOf } from './put-text.js';
import { DocumentTextEncoder } from './text-encoder.js';
import { TextPiece } from './text-piece.js';

/** A write as it stands in a batch, in DynamoDB's JSON. */
export interface EncodedWrite {
  readonly text: TextPiece;
  /** Equal for two writes exactly when they name the same item. */
  readonly identity: string;
  /** What DynamoDB charges for the item; 0 for a delete. */
  readonly size: number;
}

/** Encodes and judges the writes to one table. */
export class WriteEncoder {
  readonly #tableRules: readonly KeyRule[];
  readonly #rules: readonly KeyRule[];
  readonly #attributes: readonly string[];
  /** The key attributes of the table and of its indexes. */
  readonly #keyAttributes: readonly string[];
  readonly #items: ItemEncoder;
  readonly #natives = new NativeEncoder();
  readonly #texts: DocumentTextEncoder;

  /** `rules` are those of the table's key, partition first, and of the keys of its indexes. */
  constructor(rules: readonly KeyRule[], policy: NumberPolicy) {
    this.#rules = rules;
    this.#tableRules = rules.filter((rule) => rule.index === undefined);
    this.#attributes = this.#tableRules.map((rule) => rule.attribute);
    this.#keyAttributes = [...new Set(rules.map((rule) => rule.attribute))];
    this.#items = new ItemEncoder({ policy, exceptions: numberExceptions(rules, policy) });
    this.#texts = new DocumentTextEncoder(rules, policy);
  }

  /** Encodes the put of an item, or says why the table can never hold it. */
  put(item: Document): EncodedWrite | Rejection {
    const fault = firstFault(item, this.#rules);
    if (fault !== undefined) return fault;
    const encoded = this.#items.encode(item);
    if (encoded instanceof Rejection) return encoded;
    const { text, size } = encoded;
    return { text, identity: keyIdentity(item, this.#attributes), size };
  }

  /** Judges and measures the put of an item that is in DynamoDB's JSON already, and passes it on as it is. */
  putNative(item: AttributeMap): EncodedWrite | Rejection {
    const encoded = this.#natives.encode(item);
    if (encoded instanceof Rejection) return encoded;
    const { json, size } = encoded;
    const keys = decodeItem(pick(item, this.#keyAttributes));
    const fault = firstFault(keys, this.#rules) ?? judgeSize(size);
    if (fault !== undefined) return fault;
    return { text: TextPiece.of(putOf(json)), identity: keyIdentity(keys, this.#attributes), size };
  }

  /**
   * Encodes the put of a document with a key, which its fields hold, from the document's text.
   *
   * Undefined where the text has to be parsed for `put`, as it has to be whenever the table cannot hold the item.
   */
  putText(text: TextDocument, key: Document): EncodedWrite | undefined {
    const encoded = this.#texts.encode(text, key);
    if (encoded === undefined || encoded.size > MAX_ITEM_SIZE) return undefined;
    const { text: put, size, keys } = encoded;
    if (firstFault(keys, this.#rules) !== undefined) return undefined;
    return { text: put, size, identity: keyIdentity(key, this.#attributes) };
  }

  /** Encodes the delete of a key, or says why no item can have it. */
  delete(key: Document): EncodedWrite | Rejection {
    const fault = firstFault(key, this.#tableRules);
    if (fault !== undefined) return fault;
    const { json, identity } = this.key(key);
    return { text: TextPiece.of(`{"DeleteRequest":{"Key":${json}}}`), identity, size: 0 };
  }

  /** What DynamoDB counts for some of the attributes of an item that `put` has accepted, as an index holds them. */
  measure(attributes: Document): number {
    const size = this.#items.measure(attributes);
    if (size instanceof Rejection) throw new TypeError(`the item was not accepted: ${size.reason}`);
    return size;
  }

  /** Encodes the key of an item, or a key; throws a TypeError when it lacks a key attribute. */
  key(item: Document): EncodedKey {
    return encodeKey(item, this.#attributes);
  }
}

function pick(item: AttributeMap, names: readonly string[]): AttributeMap {
  // Without a prototype, a field named `__proto__` is one like any other.
  const picked = Object.create(null) as Record<string, unknown>;
  for (const name of names) {
    if (Object.hasOwn(item, name)) picked[name] = item[name];
  }
  return picked;
}

function firstFault(item: Document, rules: readonly KeyRule[]): Rejection | undefined {
  for (const rule of rules) {
    const fault = judgeKey(item, rule);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/**
 * Rounding the table's key could make two items one, and text in place of a number breaks the type of a key: numbers
 * that are keys follow a stricter policy than the rest.
 */
function numberExceptions(rules: readonly KeyRule[], policy: NumberPolicy): Map<string, NumberPolicy> {
  const exceptions = new Map<string, NumberPolicy>();
  for (const { attribute, index } of rules) {
    const rounds = policy === 'round' && index !== undefined && exceptions.get(attribute) !== 'reject';
    exceptions.set(attribute, rounds ? 'round' : 'reject');
  }
  return exceptions;
}
