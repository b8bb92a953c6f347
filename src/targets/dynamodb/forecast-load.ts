import type { HotKey } from '../appraisal.js';
import type { LoadPart } from './load-parts.js';
import type { Prices } from './prices.js';

/** What a load takes of the table, or of one of its indexes. */
export interface LoadedPart {
  readonly part: LoadPart;
  readonly writeUnits: number;
  readonly bytes: number;
  readonly hotKeys: readonly HotValue[];
}

/** A value of a partition key that many items have. */
export interface HotValue {
  readonly key: HotKey;
  /** What its partition must take, local indexes included. */
  readonly writeUnits: number;
}

/** A load of all documents, and what it is written to. */
export interface Load {
  /** The table first. */
  readonly parts: readonly [LoadedPart, ...LoadedPart[]];
  /** Bytes of DynamoDB's JSON that an import would read. */
  readonly importBytes: number;
  /** What is written only to be deleted again, as its time to live has passed. */
  readonly expired: { readonly documents: number; readonly writeUnits: number };
  readonly exists: boolean;
  readonly provisioned: boolean;
  /** Items that the table holds already. */
  readonly items: number;
  /** The limit of the config. */
  readonly writeUnitsPerSecond: number | undefined;
  readonly readSeconds: number;
  readonly prices: Prices;
}

/** Parts that share their capacity: the table with its local indexes, or one global index. */
export interface CapacityGroup {
  readonly name: string;
  readonly kind: 'table' | 'global';
  readonly writeUnits: number;
  readonly limit: LoadPart['limit'];
}

/** The parts of a load by the capacity that they use; the table first. */
export function capacityGroups({ parts }: Load): readonly CapacityGroup[] {
  const locals = unitsOf(parts.filter(({ part }) => part.kind === 'local'));
  return parts.flatMap(({ part: { name, kind, limit }, writeUnits }) => {
    if (kind === 'local') return [];
    return [{ name, kind, limit, writeUnits: kind === 'table' ? writeUnits + locals : writeUnits }];
  });
}

/** The write units of parts together. */
export function unitsOf(parts: readonly { readonly writeUnits: number }[]): number {
  return parts.reduce((sum, { writeUnits }) => sum + writeUnits, 0);
}
