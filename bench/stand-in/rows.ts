import { idOf } from './collection.js';

/** A prepared text is at most so long. */
const BLOCK_BYTES = 2_000_000;
const MOST_ROWS = 1_000;

/** Makes the text of a row; `id` stands in it as often as it likes. */
export type RowText = (id: string, place: number) => string;

/**
 * The texts of any number of rows, of which only the first few are ever made.
 *
 * Later rows repeat them, with their own ids written over those of the first: a copy and a few bytes for each row.
 */
export class Rows {
  readonly #block: Buffer;
  readonly #starts: readonly number[];
  /** Where the leading digits of ids stand, for each row of the block. */
  readonly #places: readonly (readonly number[])[];
  readonly #rows: number;
  readonly #leading: number;

  constructor(textOf: RowText) {
    this.#rows = rowsWithin(Buffer.byteLength(textOf(idOf(0), 0)));
    const texts = Array.from({ length: this.#rows }, (_, place) => Buffer.from(textOf(idOf(place), place)));
    this.#block = Buffer.concat(texts);
    let start = 0;
    this.#starts = [0, ...texts.map((text) => (start += text.length))];
    const id = idOf(0);
    const digits = id.length - id.indexOf('0');
    this.#leading = digits - Math.log10(this.#rows);
    this.#places = texts.map((text, place) =>
      occurrences(text, idOf(place)).map((at) => at + id.indexOf('0')),
    );
  }

  /** The texts of the rows from one place to before another, in pieces of one row. */
  *texts(from: number, to: number): Generator<Buffer, void, undefined> {
    for (let place = from; place < to;) {
      const block = Math.floor(place / this.#rows);
      const end = Math.min(to, (block + 1) * this.#rows);
      yield* this.#piece(block, place - block * this.#rows, end - block * this.#rows);
      place = end;
    }
  }

  *#piece(block: number, first: number, end: number): Generator<Buffer, void, undefined> {
    const begin = this.#starts[first] ?? 0;
    const copy = Buffer.from(this.#block.subarray(begin, this.#starts[end]));
    const leading = Buffer.from(String(block).padStart(this.#leading, '0'));
    for (let row = first; row < end; row += 1) {
      const start = (this.#starts[row] ?? 0) - begin;
      for (const place of this.#places[row] ?? []) overwrite(copy, start + place, leading);
      yield copy.subarray(start, (this.#starts[row + 1] ?? 0) - begin);
    }
  }
}

/** A power of ten, so that a block differs from the next in the leading digits of its ids alone. */
function rowsWithin(bytes: number): number {
  const fitting = Math.max(1, Math.min(MOST_ROWS, BLOCK_BYTES / bytes));
  return 10 ** Math.floor(Math.log10(fitting));
}

function occurrences(text: Buffer, part: string): readonly number[] {
  const found: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) found.push(at);
  return found;
}

/** Faster than a copy for so few bytes. */
function overwrite(target: Buffer, at: number, bytes: Buffer): void {
  for (let index = 0; index < bytes.length; index += 1) target[at + index] = bytes[index] ?? 0;
}
