import type { Document } from '../document.js';

/** What DynamoDB charges for one entry of a table or of an index. */
export interface Charge {
  readonly writeUnits: number;
  /** Bytes of storage that are paid for. */
  readonly bytes: number;
}

/** Which items are in a table or in one of its indexes, and with which of their attributes. */
export interface Projection {
  /** An item that lacks one of these attributes has no entry. */
  readonly required: readonly string[];
  readonly attributes: 'all' | readonly string[];
}

/** A write unit pays for so many bytes, or the beginning of so many. */
const UNIT_SIZE = 1_024;

/**
 * What storing an entry takes besides its own bytes.
 *
 * Source: "DynamoDB item sizes and formats" of the developer guide: each item needs 100 bytes for indexing. It adds to
 * the bill alone, not to the size that is limited to 400 KB.
 */
const ENTRY_OVERHEAD = 100;

/** What a put of an entry of so many bytes is charged where there was none before. */
export function chargeOf(size: number): Charge {
  return { writeUnits: Math.max(1, Math.ceil(size / UNIT_SIZE)), bytes: size + ENTRY_OVERHEAD };
}

/** The attributes of an item that an index holds, or nothing when the item has no entry there. */
export function project(item: Document, { required, attributes }: Projection): Document | undefined {
  if (!required.every((attribute) => Object.hasOwn(item, attribute))) return undefined;
  if (attributes === 'all') return item;
  const fields = attributes.flatMap((attribute) => {
    const value = Object.hasOwn(item, attribute) ? item[attribute] : undefined;
    return value === undefined ? [] : [[attribute, value] as const];
  });
  // Defines fields instead of assigning them, so that one named `__proto__` stays.
  return Object.fromEntries(fields);
}
