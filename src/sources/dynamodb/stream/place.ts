import * as z from 'zod';

/** How far one shard was read. Times are milliseconds since 1970, by the clock of the service. */
export type ShardPlace =
  /** Nothing yet: it begins with this sequence number. */
  | { readonly at: string }
  /** All up to this sequence number, whose change was made at `time`. */
  | { readonly after: string; readonly time?: number | undefined }
  /** All of it. */
  | { readonly done: true; readonly time?: number | undefined };

/** How far the shards of a stream were read, by their ids. */
export type ShardPlaces = Readonly<Record<string, ShardPlace>>;

/**
 * How far a stream was read.
 *
 * `shards` has those that are not read to their end, and those that are while none of their children is known. Whatever
 * is an ancestor of one of these was read.
 */
export interface StreamPlace {
  readonly arn: string;
  /** When the place was first taken, in milliseconds since 1970. What changed long before that need not be applied. */
  readonly since: number;
  /** What changed before is applied as well. */
  readonly all?: true | undefined;
  readonly shards: ShardPlaces;
}

const sequenceNumber = z.string().regex(/^\d+$/);
const time = z.number().optional();

/** The schema of a StreamPlace in JSON. */
export const streamPlace = z.strictObject({
  arn: z.string().min(1),
  since: z.number().min(0),
  all: z.literal(true).optional(),
  shards: z.record(
    z.string(),
    z.union([
      z.strictObject({ at: sequenceNumber }),
      z.strictObject({ after: sequenceNumber, time }),
      z.strictObject({ done: z.literal(true), time }),
    ]),
  ),
});

/** Whether all of a shard was read. */
export function isDone(place: ShardPlace): boolean {
  return 'done' in place;
}

/** Until when what changed before a place is surely seen by a copy that began after it: clocks differ, and reads lag. */
const MARGIN = 15 * 60_000;

/** How long a stream holds its records. */
const RETENTION = 24 * 3_600_000;

/** The time from which on no change may be missed after a place that was taken at `since`. */
export function begunAt({ since }: Pick<StreamPlace, 'since'>): number {
  return since - MARGIN;
}

/** The time before which changes need not be applied. */
export function appliedFrom(place: Omit<StreamPlace, 'shards'>): number {
  return place.all === true ? -Infinity : begunAt(place);
}

/** Whether everything that a stream can have trimmed by now is too old to matter after a place. */
export function outlivesTrimming(place: Pick<StreamPlace, 'since'>, now: number): boolean {
  return now - RETENTION <= begunAt(place);
}
