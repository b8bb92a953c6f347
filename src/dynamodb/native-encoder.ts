import { Rejection, formatPath, type RejectionCode } from '../rejection.js';
import { bytesTextSize, numberTextSize } from './attribute-size.js';
import { FieldNames } from './field-names.js';
import type { AttributeMap } from './item-names.js';
import { CONTAINER_SIZE, FLAG_SIZE, MAX_NESTING, MEMBER_SIZE } from './item-size.js';
import { Refusal } from './refusal.js';
import { utf8Size } from './scalar.js';

/** An item as DynamoDB's JSON, and the size that DynamoDB charges for it. */
interface EncodedItem {
  readonly json: string;
  readonly size: number;
}

/** Texts longer than this are quicker looked through by the engine's own code. */
const SHORT_TEXT = 100;

/**
 * Writes and measures items that are DynamoDB's JSON already, parsed, in one walk.
 *
 * It walks by `for in`, joins text and throws from inside, because every value of every item passes here: neither
 * entries nor results are allocated for a value.
 */
export class NativeEncoder {
  readonly #names = new FieldNames();
  readonly #path: (string | number)[] = [];
  #json = '';

  /** Writes an item as it is, of any size, or says which of its values is none of DynamoDB's. */
  encode(item: AttributeMap): EncodedItem | Rejection {
    this.#path.length = 0;
    this.#json = '{';
    try {
      const size = this.#fields(item, 0);
      return { json: this.#json + '}', size };
    } catch (error) {
      if (error instanceof Refusal) return error.rejection;
      throw error;
    } finally {
      this.#json = '';
    }
  }

  /** The fields of the item or of a map in it, each of which costs `each` besides its name and value. */
  #fields(fields: AttributeMap, each: number): number {
    let size = 0;
    let any = false;
    for (const name in fields) {
      this.#path.push(name);
      const known = this.#names.get(name);
      if (known instanceof Rejection) throw this.#refusal(known.code, known.reason);
      if (any) this.#json += ',';
      this.#json += known.json;
      size += known.size + each + this.#value(fields[name]);
      any = true;
      this.#path.pop();
    }
    return size;
  }

  #value(value: unknown): number {
    if (!isFields(value)) throw this.#unknown();
    let size: number | undefined;
    for (const type in value) {
      // A second type is as wrong as none.
      if (size !== undefined) throw this.#unknown();
      size = this.#typed(type, value[type]);
    }
    if (size === undefined) throw this.#unknown();
    return size;
  }

  /** The most frequent types come first. */
  #typed(type: string, content: unknown): number {
    if (typeof content === 'string') return this.#scalar(type, content);
    if (type === 'M') return this.#map(content);
    if (type === 'L') return this.#list(content);
    if (typeof content === 'boolean') return this.#flag(type, content);
    return this.#set(type, content);
  }

  #scalar(type: string, text: string): number {
    if (type === 'S') {
      if (isPlainText(text)) {
        this.#json += `{"S":"${text}"}`;
        return text.length;
      }
      this.#json += `{"S":${JSON.stringify(text)}}`;
      return utf8Size(text);
    }
    if (type === 'N') {
      const size = numberTextSize(text);
      if (size === undefined) throw this.#unknown();
      this.#json += `{"N":"${text}"}`;
      return size;
    }
    if (type !== 'B') throw this.#unknown();
    this.#json += `{"B":${quoted(text)}}`;
    return bytesTextSize(text);
  }

  #flag(type: string, flag: boolean): number {
    if (type !== 'BOOL' && type !== 'NULL') throw this.#unknown();
    this.#json += `{"${type}":${flag}}`;
    return FLAG_SIZE;
  }

  #map(content: unknown): number {
    if (!isFields(content) || Array.isArray(content)) throw this.#unknown();
    this.#deepen();
    this.#json += '{"M":{';
    const size = CONTAINER_SIZE + this.#fields(content, MEMBER_SIZE);
    this.#json += '}}';
    return size;
  }

  #list(content: unknown): number {
    if (!isList(content)) throw this.#unknown();
    this.#deepen();
    let size = CONTAINER_SIZE;
    this.#json += '{"L":[';
    for (let index = 0; index < content.length; index += 1) {
      if (index > 0) this.#json += ',';
      this.#path.push(index);
      size += MEMBER_SIZE + this.#value(content[index]);
      this.#path.pop();
    }
    this.#json += ']}';
    return size;
  }

  #set(type: string, content: unknown): number {
    if (!isList(content) || (type !== 'SS' && type !== 'NS' && type !== 'BS')) throw this.#unknown();
    let size = 0;
    this.#json += `{"${type}":[`;
    for (let index = 0; index < content.length; index += 1) {
      const member = content[index];
      if (typeof member !== 'string') throw this.#unknown();
      const each = MEMBER_SIZES[type](member);
      if (each === undefined) throw this.#unknown();
      if (index > 0) this.#json += ',';
      this.#json += quoted(member);
      size += each;
    }
    this.#json += ']}';
    return size;
  }

  /** The path holds one step for each container around this one, and one for its own field. */
  #deepen(): void {
    if (this.#path.length > MAX_NESTING) {
      throw this.#refusal('nesting_too_deep', `containers are nested more than ${MAX_NESTING} deep`);
    }
  }

  #unknown(): Refusal {
    return this.#refusal('unsupported_type', "the value is not one of DynamoDB's");
  }

  #refusal(code: RejectionCode, reason: string): Refusal {
    return new Refusal(new Rejection(code, reason, formatPath(this.#path)));
  }
}

const MEMBER_SIZES = { SS: utf8Size, NS: numberTextSize, BS: bytesTextSize };

/** Whether a text is short, ASCII, and stands in JSON as it is. */
function isPlainText(text: string): boolean {
  if (text.length > SHORT_TEXT) return false;
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    if (code < 0x20 || code > 0x7e || code === 0x22 || code === 0x5c) return false;
  }
  return true;
}

function quoted(text: string): string {
  return isPlainText(text) ? `"${text}"` : JSON.stringify(text);
}

function isFields(value: unknown): value is AttributeMap {
  return typeof value === 'object' && value !== null;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
