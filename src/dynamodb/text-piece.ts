import { TextBlock } from './text-block.js';

const COMMA = 0x2c;

/** A text in UTF-8 that lies in a block of memory, where others may lie beside it. */
export class TextPiece {
  #block: TextBlock | undefined;

  constructor(
    block: TextBlock,
    readonly start: number,
    readonly end: number,
  ) {
    this.#block = block;
    block.enter();
  }

  /** The text, in a block of its own. */
  static of(text: string): TextPiece {
    const bytes = Buffer.from(text);
    return new TextPiece(TextBlock.of(bytes), 0, bytes.length);
  }

  /** The memory that the text lies in. Throws a RangeError once it was forgotten. */
  get buffer(): Buffer {
    if (this.#block === undefined) throw new RangeError('the text was forgotten');
    return this.#block.buffer;
  }

  /** The text itself. Throws a RangeError once it was forgotten. */
  toString(): string {
    return this.buffer.toString('utf8', this.start, this.end);
  }

  /** Lets others have the memory: nobody needs the text any more. */
  forget(): void {
    this.#block?.leave();
    this.#block = undefined;
  }
}

/** The length of several texts with a comma behind each. */
export function joinedLength(pieces: readonly TextPiece[]): number {
  let length = 0;
  for (const { start, end } of pieces) length += end - start + 1;
  return length;
}

/**
 * Writes several texts, with commas between them, to a place in `into`; returns where they end.
 *
 * Throws a RangeError when one was forgotten.
 */
export function joinPieces(pieces: readonly TextPiece[], into: Buffer, at: number): number {
  let to = at;
  let next = 0;
  for (let piece = pieces[0]; piece !== undefined; piece = pieces[next]) {
    const behind = behindNeighbours(pieces, next);
    if (to > at) into[to++] = COMMA;
    to += piece.buffer.copy(into, to, piece.start, pieces[behind - 1]?.end);
    next = behind;
  }
  return to;
}

/** The index behind the texts that lie one after the other in memory, a comma between them: they are copied as one. */
function behindNeighbours(pieces: readonly TextPiece[], first: number): number {
  const { buffer, end = 0 } = pieces[first] ?? {};
  let last = end;
  for (let index = first + 1; index < pieces.length; index += 1) {
    const piece = pieces[index];
    if (piece?.buffer !== buffer || piece?.start !== last + 1) return index;
    last = piece.end;
  }
  return pieces.length;
}
