import * as z from 'zod';
import type { Position } from '../../document.js';
import { EnvironmentError } from '../../errors.js';

/** How far the data files of one export have been read. */
export interface Reading {
  /** The id of the export. */
  readonly export: string;
  /** Items read so far. */
  readonly read: number;
  /** The first file that has not been begun, by its place in the manifest. */
  readonly next: number;
  /** The files before it that are not read to their end, each with the lines that are. */
  readonly open: readonly (readonly [file: number, lines: number])[];
}

/** What a position in the exports of a table holds. */
export interface Place {
  /** Names the very table that was exported, as against another of the same name. */
  readonly table: string;
  /** The time up to which all changes have been read, in milliseconds since 1970; 0 before the full export has been. */
  readonly until: number;
  /** The export that is being read. */
  readonly reading?: Reading | undefined;
  /** Whether reading began at the origin, for a target that was filled earlier. */
  readonly replay?: true | undefined;
}

const count = z.int().min(0);

const place = z.strictObject({
  v: z.literal(1),
  table: z.string(),
  until: count,
  reading: z
    .strictObject({ export: z.string(), read: count, next: count, open: z.array(z.tuple([count, count])) })
    .optional(),
  replay: z.literal(true).optional(),
});

/** Writes a place as a position, which `decodePosition` reads back. */
export function encodePosition(written: Place): Position {
  return JSON.stringify({ v: 1, ...written }) as Position;
}

/** Reads a position. Throws EnvironmentError when it was not made by this source. */
export function decodePosition(position: Position): Place {
  try {
    return place.parse(JSON.parse(position));
  } catch (cause) {
    throw new EnvironmentError('the saved position is not one of a dynamodb-export source', {
      code: 'source_position',
      hint: 'Run with --restart to read the collection from the beginning.',
      cause,
    });
  }
}

/** The beginning of an export. */
export function beginningOf(id: string): Reading {
  return { export: id, read: 0, next: 0, open: [] };
}

/** The lines that have been read of each file that is not read to its end. */
export class Progress {
  readonly #open: Map<number, number>;
  readonly #export: string;
  #next: number;
  #read: number;

  constructor(reading: Reading) {
    this.#export = reading.export;
    this.#open = new Map(reading.open);
    this.#next = reading.next;
    this.#read = reading.read;
  }

  /** Notes that a file has been read up to a line, or to its end. */
  note({ file, lines, items, end }: { file: number; lines: number; items: number; end: boolean }): void {
    // Files before it have been begun, even if nothing of them has come yet.
    for (; this.#next <= file; this.#next += 1) this.#open.set(this.#next, 0);
    this.#read += items;
    if (end) this.#open.delete(file);
    else this.#open.set(file, lines);
  }

  /** Where to go on. */
  get reading(): Reading {
    return { export: this.#export, read: this.#read, next: this.#next, open: [...this.#open] };
  }
}
