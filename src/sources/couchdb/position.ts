import * as z from 'zod';
import type { Position } from '../../document.js';
import { EnvironmentError } from '../../errors.js';
import { type JsonValue, parseJson, stringifyJson } from '../../json/json.js';
import type { RangeState } from '../../couchdb/all-docs.js';
import type { Sequence } from '../../couchdb/rows.js';

/** How far the copy of a first pass has come. */
export interface CopyState {
  /** Documents read so far. */
  readonly read: number;
  readonly ranges: readonly RangeState[];
}

/** What a position of a CouchDB source holds. */
export interface Place {
  /** Names this very database, as against another of the same name. Absent where the server has no such name. */
  readonly instance?: string | undefined;
  /** Where `_changes` goes on, once the copy is complete. */
  readonly since: Sequence;
  /** Absent once the copy is complete. */
  readonly copy?: CopyState | undefined;
}

const range = z.strictObject({
  start: z.string().optional(),
  end: z.string().optional(),
  after: z.string().optional(),
});

const place = z.strictObject({
  v: z.literal(1),
  instance: z.string().optional(),
  since: z.custom<Sequence>((value) => value !== undefined && value !== null),
  copy: z.strictObject({ read: z.int().min(0), ranges: z.array(range).min(1) }).optional(),
});

/** Writes a place as a position, which `decodePosition` reads back. */
export function encodePosition({ instance, since, copy }: Place): Position {
  const fields: Record<string, JsonValue> = { v: 1, since };
  if (instance !== undefined) fields['instance'] = instance;
  if (copy !== undefined) fields['copy'] = { read: copy.read, ranges: copy.ranges.map(rangeFields) };
  return stringifyJson(fields) as Position;
}

/** Reads a position. Throws EnvironmentError when it was not made by this source. */
export function decodePosition(position: Position): Place {
  try {
    return place.parse(parseJson(position));
  } catch (cause) {
    throw new EnvironmentError('the saved position is not one of a couchdb source', {
      code: 'source_position',
      hint: 'Run with --restart to read the collection from the beginning.',
      cause,
    });
  }
}

function rangeFields({ start, end, after }: RangeState): JsonValue {
  return {
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...(after === undefined ? {} : { after }),
  };
}
