import { BLOCK, TextBlock } from './text-block.js';
import { TextPiece } from './text-piece.js';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** What a character of JavaScript, which is half of some of Unicode, takes at the most in UTF-8. */
export const MOST_BYTES = 3;

/** Texts in UTF-8 that are being written, one after the other. */
export class TextWriter {
  /** What has been written of the text, up to `end`, and room for more. */
  buffer: Buffer = Buffer.alloc(0);
  end = 0;
  /** Where the text begins in `buffer`. */
  #start = 0;
  /** Up to where there is room. */
  #limit = 0;
  /** What texts share, and how much of it they have taken. */
  #block: TextBlock | undefined;
  #taken = 0;
  /** Where texts are written that may be longer than a block. */
  #scratch: Buffer = this.buffer;

  /** Begins a text, with room for so many bytes. One that was not taken is forgotten. */
  begin(room: number): void {
    if (room >= BLOCK) this.#use(this.#scratch, 0);
    else this.#use(this.#blockFor(room), this.#taken);
    this.#reserve(this.#start + room);
  }

  /** Makes room for so many bytes. Places in `buffer` do not outlive it. */
  ensure(room: number): void {
    if (this.end + room > this.#limit) this.#reserve(this.end + room);
  }

  /** Writes a few bytes, for which there is room. */
  put(bytes: Uint8Array): void {
    const { buffer } = this;
    let to = this.end;
    for (let index = 0; index < bytes.length; index += 1, to += 1) buffer[to] = bytes[index] ?? 0;
    this.end = to;
  }

  /** Writes the beginning of a value of a type that is one letter and has a text: `{"S":"`. */
  openText(type: number): void {
    const { buffer, end } = this;
    buffer[end] = OPEN;
    buffer[end + 1] = QUOTE;
    buffer[end + 2] = type;
    buffer[end + 3] = QUOTE;
    buffer[end + 4] = COLON;
    buffer[end + 5] = QUOTE;
    this.end = end + 6;
  }

  /** Writes the end of such a value: `"}`. */
  closeText(): void {
    const { buffer, end } = this;
    buffer[end] = QUOTE;
    buffer[end + 1] = CLOSE;
    this.end = end + 2;
  }

  /** Takes back what was written from a place on. */
  truncate(end: number): void {
    this.end = end;
  }

  /** Writes any text, which takes nothing of the room that was made before. Places in `buffer` do not outlive it. */
  putText(text: string): void {
    const most = text.length * MOST_BYTES;
    this.#reserve(this.#limit + most);
    this.#limit += this.write(text) - most;
  }

  /** Writes any text, for which there is room of `MOST_BYTES` a character; returns its length in bytes. */
  write(text: string): number {
    const length = this.buffer.write(text, this.end);
    this.end += length;
    return length;
  }

  /** Writes a part of another text, for which there is room. */
  copy(bytes: Buffer): void {
    this.buffer.set(bytes, this.end);
    this.end += bytes.length;
  }

  /** Ends the text. It stays where it is, or is copied to where it stays. */
  take(): TextPiece {
    const { buffer, end } = this;
    const start = this.#start;
    if (buffer !== this.#block?.buffer) {
      this.#scratch = buffer;
      return new TextPiece(TextBlock.of(Buffer.from(buffer.subarray(start, end))), 0, end - start);
    }
    // There is room for it: the room of a block is never used up to its last byte.
    buffer[end] = COMMA;
    this.#taken = end + 1;
    return new TextPiece(this.#block, start, end);
  }

  #blockFor(room: number): Buffer {
    if (this.#block === undefined || this.#taken + room >= BLOCK) {
      this.#block?.close();
      this.#block = TextBlock.shared();
      this.#taken = 0;
    }
    return this.#block.buffer;
  }

  #use(buffer: Buffer, start: number): void {
    this.buffer = buffer;
    this.#start = start;
    this.end = start;
  }

  #reserve(limit: number): void {
    this.#limit = limit;
    if (limit < this.buffer.length) return;
    const start = this.#start;
    const grown = this.#longer(limit - start + 1);
    this.buffer.copy(grown, 0, start, this.end);
    this.#limit -= start;
    this.end -= start;
    this.#start = 0;
    this.buffer = grown;
  }

  #longer(room: number): Buffer {
    const scratch = this.#scratch;
    if (this.buffer !== scratch && scratch.length >= room) return scratch;
    return Buffer.allocUnsafeSlow(Math.max(room, this.buffer.length * 2));
  }
}
