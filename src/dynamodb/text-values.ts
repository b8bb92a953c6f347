import { CONTAINER_SIZE, MAX_NESTING, MEMBER_SIZE } from './item-size.js';
import { RARE, TextScalars } from './text-scalars.js';
import { CLOSE_L, CLOSE_M, FALSE, NULL, OPEN_L, OPEN_M, TRUE } from './type-texts.js';

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const LOWER_F = 0x66;
const LOWER_N = 0x6e;
const LOWER_T = 0x74;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Writes JSON values as DynamoDB's JSON, and measures them in the same pass, as `TextScalars` does. */
export class TextValues extends TextScalars {
  /** Writes the value that comes next, with `depth` containers of its attribute around it; returns its size. */
  value(depth: number): number {
    switch (this.bytes[this.at] ?? 0) {
      case QUOTE:
        return this.string();
      case OPEN_OBJECT:
        return depth < MAX_NESTING ? this.#map(depth) : RARE;
      case OPEN_LIST:
        return depth < MAX_NESTING ? this.#list(depth) : RARE;
      case LOWER_T:
        return this.word(TRUE, 4);
      case LOWER_F:
        return this.word(FALSE, 5);
      case LOWER_N:
        return this.word(NULL, 4);
      default:
        return this.number();
    }
  }

  #list(depth: number): number {
    const { bytes } = this;
    let size = CONTAINER_SIZE;
    this.writer.put(OPEN_L);
    this.at += 1;
    while (bytes[this.at] !== CLOSE_LIST) {
      const member = this.value(depth + 1);
      if (member === RARE) return RARE;
      size += MEMBER_SIZE + member;
      if (bytes[this.at] === COMMA) this.#separate();
    }
    this.at += 1;
    this.writer.put(CLOSE_L);
    return size;
  }

  #map(depth: number): number {
    const { bytes, names } = this;
    const begin = names.begin();
    let size = CONTAINER_SIZE;
    this.writer.put(OPEN_M);
    this.at += 1;
    while (bytes[this.at] !== CLOSE_OBJECT) {
      const name = this.name(begin);
      const value = name === RARE ? RARE : this.value(depth + 1);
      if (value === RARE) return RARE;
      size += MEMBER_SIZE + name + value;
      if (bytes[this.at] === COMMA) this.#separate();
    }
    this.at += 1;
    names.end(begin);
    this.writer.put(CLOSE_M);
    return size;
  }

  #separate(): void {
    const writer = this.writer;
    writer.buffer[writer.end] = COMMA;
    writer.end += 1;
    this.at += 1;
  }
}
