/** A text in UTF-8 that lies in a block of memory, where others may lie beside it. */
export interface TextPiece {
  readonly block: Buffer;
  readonly start: number;
  readonly end: number;
}

const COMMA = 0x2c;

/** A text in a block of its own. */
export function pieceOf(text: string): TextPiece {
  const block = Buffer.from(text);
  return { block, start: 0, end: block.length };
}

/** The text itself. */
export function textOf({ block, start, end }: TextPiece): string {
  return block.toString('utf8', start, end);
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
 * Texts that lie one after the other in a block, a comma between them, are copied as one.
 */
export function joinPieces(pieces: readonly TextPiece[], into: Buffer, at: number): number {
  let to = at;
  for (let index = 0; index < pieces.length; ) {
    const piece = pieces[index];
    if (piece === undefined) break;
    let { end } = piece;
    index += 1;
    for (let next = pieces[index]; next?.block === piece.block && next.start === end + 1; ) {
      ({ end } = next);
      index += 1;
      next = pieces[index];
    }
    if (to > at) into[to++] = COMMA;
    to += piece.block.copy(into, to, piece.start, end);
  }
  return to;
}
