/** The length of a block that is used again. */
export const BLOCK = 65_536;

/** As many blocks as are kept for later. */
const MOST_KEPT = 64;

const kept: Buffer[] = [];

/**
 * Memory that texts share. Once it is full and all of them have left, others have it.
 *
 * Without that the garbage collector would be called for every few thousand texts: memory outside of its heap counts.
 */
export class TextBlock {
  #texts = 0;
  #full = false;

  private constructor(readonly buffer: Buffer) {}

  /** A block of `BLOCK` bytes, for several texts. */
  static shared(): TextBlock {
    return new TextBlock(kept.pop() ?? Buffer.allocUnsafeSlow(BLOCK));
  }

  /** A block that holds nothing but one text. */
  static of(text: Buffer): TextBlock {
    return new TextBlock(text);
  }

  /** Takes note of a text. */
  enter(): void {
    this.#texts += 1;
  }

  /** Takes note that a text is not needed any more. */
  leave(): void {
    this.#texts -= 1;
    this.#recycle();
  }

  /** Takes note that no other text comes into a shared block. */
  close(): void {
    this.#full = true;
    this.#recycle();
  }

  #recycle(): void {
    if (this.#full && this.#texts === 0 && kept.length < MOST_KEPT) kept.push(this.buffer);
  }
}
