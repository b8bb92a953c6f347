import { isAscii } from 'node:buffer';

const QUOTE = 0x22;
const COLON = 0x3a;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** Bytes that are being written, which are a text in UTF-8 in the end. It is used for one text after the other. */
export class TextWriter {
  /** What has been written, up to `end`, and room for more. */
  buffer = Buffer.allocUnsafeSlow(65_536);
  end = 0;
  /** All bytes that are not ASCII lie between these. */
  #wideFrom = Infinity;
  #wideTo = 0;
  /** Up to where there is room. */
  #limit = 0;

  /** Begins anew, with room for so many bytes. */
  begin(room: number): void {
    this.end = 0;
    this.#wideFrom = Infinity;
    this.#wideTo = 0;
    this.#reserve(room);
  }

  /** Writes a few bytes of ASCII, for which there is room. */
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
    this.#wideTo = Math.min(this.#wideTo, end);
  }

  /** Writes any text, which takes nothing of the room that was made before. */
  putText(text: string): void {
    const bytes = Buffer.from(text);
    this.#reserve(this.#limit + bytes.length);
    this.copy(bytes);
  }

  /** Writes a part of another text, for which there is room. */
  copy(bytes: Buffer): void {
    this.buffer.set(bytes, this.end);
    if (!isAscii(bytes)) this.noteWide(this.end, this.end + bytes.length);
    this.end += bytes.length;
  }

  /** Takes note that not all bytes between two places are ASCII. */
  noteWide(from: number, to: number): void {
    if (from < this.#wideFrom) this.#wideFrom = from;
    this.#wideTo = to;
  }

  /** What has been written. */
  text(): string {
    const { buffer, end } = this;
    const [from, to] = [this.#wideFrom, this.#wideTo];
    if (from >= to) return buffer.toString('ascii', 0, end);
    // Decoding UTF-8 takes five times as long.
    return (
      buffer.toString('ascii', 0, from) +
      buffer.toString('utf8', from, to) +
      buffer.toString('ascii', to, end)
    );
  }

  #reserve(limit: number): void {
    this.#limit = limit;
    if (limit <= this.buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(limit, this.buffer.length * 2));
    this.buffer.copy(grown, 0, 0, this.end);
    this.buffer = grown;
  }
}
