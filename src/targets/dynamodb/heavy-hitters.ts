import type { Document, Value } from '../../document.js';
import { encodeKey } from '../../dynamodb/key-encoder.js';

/** Values that are kept at the least; the weight of none of them is short by more than a `CAPACITY`th of the whole. */
const CAPACITY = 1_024;

const MAX_IDS = 10;

/** A value of a partition key, and what has it. */
export interface HeavyHitter {
  /** The values of the attributes of the partition key. */
  readonly values: readonly Value[];
  readonly weight: number;
  readonly documents: number;
  /** The first ten documents at the most. */
  readonly ids: readonly string[];
}

interface Counter {
  readonly values: readonly Value[];
  weight: number;
  documents: number;
  readonly ids: string[];
}

/**
 * Finds the values of a partition key that have a great share of a weight, in bounded memory.
 *
 * It keeps up to twice `CAPACITY` counters. When they are used up, it takes the weight of the one in the middle from
 * all and drops those that have nothing left: the weighted form of Misra and Gries' algorithm, as in Anderson et al.,
 * "A High-Performance Algorithm for Identifying Frequent Items in Data Streams" (2017).
 */
export class HeavyHitters {
  readonly #attributes: readonly string[];
  readonly #counters = new Map<string, Counter>();
  #total = 0;

  /** `attributes` are those of the partition key. */
  constructor(attributes: readonly string[]) {
    this.#attributes = attributes;
  }

  /** The weight of all that was taken. */
  get total(): number {
    return this.#total;
  }

  /** Takes an item that has all attributes of the partition key. */
  take(id: string, item: Document, weight: number): void {
    this.#total += weight;
    const { identity } = encodeKey(item, this.#attributes);
    const counter = this.#counters.get(identity) ?? this.#open(identity, item);
    counter.weight += weight;
    counter.documents += 1;
    if (counter.ids.length < MAX_IDS) counter.ids.push(detach(id));
  }

  /** The values with at least this share of the weight, heaviest first. */
  above(share: number): readonly HeavyHitter[] {
    return [...this.#counters.values()]
      .filter(({ weight }) => weight >= share * this.#total)
      .sort((a, b) => b.weight - a.weight);
  }

  #open(identity: string, item: Document): Counter {
    if (this.#counters.size >= 2 * CAPACITY) this.#shrink();
    const values = this.#attributes.map((attribute) => detachValue(item[attribute]));
    const counter: Counter = { values, weight: 0, documents: 0, ids: [] };
    this.#counters.set(detach(identity), counter);
    return counter;
  }

  #shrink(): void {
    const weights = [...this.#counters.values()].map(({ weight }) => weight).sort((a, b) => b - a);
    const middle = weights[CAPACITY] ?? 0;
    for (const [identity, counter] of this.#counters) {
      counter.weight -= middle;
      if (counter.weight <= 0) this.#counters.delete(identity);
    }
  }
}

/** A copy of its own: a string cut from the page that it was read from would keep that whole page in memory. */
function detach(text: string): string {
  return Buffer.from(text).toString();
}

function detachValue(value: Value | undefined): Value {
  if (value === undefined) return null;
  if (typeof value === 'string') return detach(value);
  return value instanceof Uint8Array ? Uint8Array.from(value) : value;
}
