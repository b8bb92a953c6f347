import { maxSamples } from './findings.js';

/** A document that shares its key with another one. */
export interface Duplicate {
  /** Its place in the order of reading. */
  readonly order: number;
  readonly id: string;
  /** Another document of the group: the first, or for that one the second. */
  readonly other: string;
}

/** One document as it was read, and the hash of its item's identity. */
export interface KeyRecord {
  readonly hash: string;
  readonly order: number;
  readonly id: string;
}

/**
 * Ids of one group that are compared, so that a document that was read twice is not taken for two. More are presumed
 * to differ, so that a collection in which all documents share one key takes no more memory than others.
 */
const maxCompared = 10_000;

interface Group {
  readonly first: KeyRecord;
  /** Set when a second document has come. */
  ids?: Set<string>;
  count: number;
  readonly samples: Duplicate[];
}

/** Groups documents by the item that they become. Records must come in the order of reading. */
export class KeyGroups {
  readonly #groups = new Map<string, Group>();

  take(record: KeyRecord): void {
    const group = this.#groups.get(record.hash);
    if (group === undefined) this.#groups.set(record.hash, { first: record, count: 1, samples: [] });
    else if (isNew(group, record.id)) add(group, record);
  }

  /** How many documents share their key with another one. */
  get documents(): number {
    return this.#shared().reduce((sum, { count }) => sum + count, 0);
  }

  /** How many keys are shared. */
  get keys(): number {
    return this.#shared().length;
  }

  /** The first documents that share their key, in the order of reading. */
  samples(): Duplicate[] {
    return firstOf(this.#shared().flatMap(({ samples }) => samples));
  }

  #shared(): Group[] {
    return [...this.#groups.values()].filter(({ count }) => count > 1);
  }
}

/** As many as a finding names, in the order of reading. */
export function firstOf(duplicates: readonly Duplicate[]): Duplicate[] {
  return [...duplicates].sort((a, b) => a.order - b.order).slice(0, maxSamples);
}

function isNew({ first, ids }: Group, id: string): boolean {
  return id !== first.id && ids?.has(id) !== true;
}

function add(group: Group, { order, id }: KeyRecord): void {
  const { first, samples } = group;
  group.count += 1;
  group.ids ??= new Set();
  if (group.ids.size < maxCompared) group.ids.add(id);
  if (samples.length === 0) samples.push({ order: first.order, id: first.id, other: id });
  if (samples.length < maxSamples) samples.push({ order, id, other: first.id });
}
