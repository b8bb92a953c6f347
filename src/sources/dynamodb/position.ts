import * as z from 'zod';
import type { Position } from '../../document.js';
import type { AttributeMap } from '../../dynamodb/item-names.js';
import { EnvironmentError } from '../../errors.js';
import { type StreamPlace, streamPlace } from './stream/place.js';

/** How far one segment of a scan has come. */
export interface SegmentState {
  /** The key after which it goes on; none at its beginning. */
  readonly after?: AttributeMap | undefined;
  readonly done?: true | undefined;
}

/** How far a scan has come. A key is of use only in the same segment of the same number of segments. */
export interface ScanState {
  /** Items read so far. */
  readonly read: number;
  /** Whether the target was filled before, so that what is read counts as changes. */
  readonly again?: true | undefined;
  readonly segments: readonly SegmentState[];
}

/** What a position of a DynamoDB source holds. */
export interface Place {
  /** Names this very table, as against another of the same name. */
  readonly table: string;
  /** Absent once the scan is complete. */
  readonly scan?: ScanState | undefined;
  /** Where the stream goes on; absent where changes are not followed. */
  readonly stream?: StreamPlace | undefined;
}

const segment = z.strictObject({
  after: z.custom<AttributeMap>((value) => typeof value === 'object' && value !== null).optional(),
  done: z.literal(true).optional(),
});

const place = z.strictObject({
  v: z.literal(1),
  table: z.string(),
  scan: z
    .strictObject({
      read: z.int().min(0),
      again: z.literal(true).optional(),
      segments: z.array(segment).min(1),
    })
    .optional(),
  stream: streamPlace.optional(),
});

/** Writes a place as a position, which `decodePosition` reads back. */
export function encodePosition({ table, scan, stream }: Place): Position {
  return JSON.stringify({ v: 1, table, scan, stream }) as Position;
}

/** Reads a position. Throws EnvironmentError when it was not made by this source. */
export function decodePosition(position: Position): Place {
  try {
    return place.parse(JSON.parse(position));
  } catch (cause) {
    throw new EnvironmentError('the saved position is not one of a dynamodb source', {
      code: 'source_position',
      hint: 'Run with --restart to read the collection from the beginning.',
      cause,
    });
  }
}
