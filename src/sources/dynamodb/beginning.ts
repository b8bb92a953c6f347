import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { OpenedTable } from './opened-table.js';
import type { Place, ScanState } from './position.js';
import { beginScan, segmentsFor } from './segments.js';
import { StreamGap } from './stream/gap.js';

/** A table as it is now, and how many segments of it the config asks for. */
export interface Described {
  readonly table: OpenedTable;
  readonly description: TableDescription;
  readonly segments: number | undefined;
}

/** The place before the first item. The stream's place is taken before anything is scanned. */
export async function beginCopy(described: Described, stop: AbortSignal): Promise<Place> {
  const { table } = described;
  const stream = await table.stream?.begin(stop);
  return { table: table.incarnation, scan: scanOf(described), stream };
}

/** The same for a target that was filled before: what is read counts as changes. */
export async function beginAgain(described: Described, stop: AbortSignal): Promise<Place> {
  return again(await beginCopy(described, stop));
}

/** The place before the first item, and before everything that the stream still holds. */
export async function origin(described: Described, stop: AbortSignal): Promise<Place> {
  const { table } = described;
  const stream = await table.stream?.origin(stop);
  return again({ table: table.incarnation, scan: scanOf(described), stream });
}

/** The place from which the stream tells what changes from now on; none where changes are not followed. */
export async function present({ table }: Described, stop: AbortSignal): Promise<Place | undefined> {
  const stream = await table.stream?.begin(stop);
  return stream && { table: table.incarnation, stream };
}

/**
 * Where a saved place leads: without a stream to follow, a finished copy is made again.
 *
 * Throws StreamGap when changes are to be followed and were not when the place was taken.
 */
export function resume(saved: Place, described: Described): Place {
  const { table } = described;
  if (table.stream !== undefined && saved.stream === undefined) {
    const reason = 'the saved position was taken without following changes';
    throw new StreamGap(table.scanner.table, { since: 0, reason });
  }
  const over = saved.scan === undefined && table.stream === undefined;
  return over ? again({ ...saved, scan: scanOf(described) }) : saved;
}

/**
 * How many items are left to scan, as far as the table tells.
 *
 * DynamoDB counts every six hours: a table that seems empty may only be new.
 */
export function itemsLeft({ ItemCount: items = 0 }: TableDescription, scan?: ScanState): number | undefined {
  return items === 0 ? undefined : Math.max(0, items - (scan?.read ?? 0));
}

function again(place: Place): Place {
  return { ...place, scan: place.scan && { ...place.scan, again: true } };
}

function scanOf({ description, segments }: Described): ScanState {
  return beginScan(segments ?? segmentsFor(description));
}
