import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { ScanState } from './position.js';

/** AWS's rule of thumb in "Best practices for querying and scanning data" of the developer guide. */
const SEGMENT_BYTES = 2 * 1024 ** 3;

const FEWEST = 4;
const MOST = 32;

/** How many segments suit a table of that size. */
export function segmentsFor({ TableSizeBytes: bytes = 0 }: TableDescription): number {
  return Math.min(MOST, Math.max(FEWEST, Math.ceil(bytes / SEGMENT_BYTES)));
}

/** A scan before its first item. */
export function beginScan(total: number): ScanState {
  return { read: 0, segments: Array.from({ length: total }, () => ({})) };
}
