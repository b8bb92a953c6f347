import { Rejection } from '../rejection.js';
import { isWellFormed, utf8Size } from './scalar.js';

/** The longest name of an attribute, in bytes. */
export const MAX_NAME_SIZE = 65_535;

/** Names kept at the most; documents that use their data as names must not fill the memory. */
const MAX_KEPT = 4_096;

/** Names longer than this are not worth keeping. */
const MAX_KEPT_LENGTH = 128;

/** A field's name as it stands in JSON, colon included, and its size. */
export interface EncodedName {
  readonly json: string;
  /** The same in UTF-8. */
  readonly bytes: Buffer;
  readonly size: number;
}

/** Encodes the names of fields and remembers them: documents of a collection share most of their names. */
export class FieldNames {
  readonly #kept = new Map<string, EncodedName>();

  /** Encodes a name, or says why DynamoDB cannot hold it. */
  get(name: string): EncodedName | Rejection {
    const kept = this.#kept.get(name);
    if (kept !== undefined) return kept;
    const encoded = encodeName(name);
    const keep = name.length <= MAX_KEPT_LENGTH && this.#kept.size < MAX_KEPT;
    if (keep && !(encoded instanceof Rejection)) this.#kept.set(name, encoded);
    return encoded;
  }
}

function encodeName(name: string): EncodedName | Rejection {
  if (name === '')
    return new Rejection('field_name_empty', "a field's name is empty, which DynamoDB refuses");
  const size = utf8Size(name);
  if (size > MAX_NAME_SIZE) {
    return new Rejection(
      'field_name_too_long',
      `a field's name has ${size} bytes; DynamoDB holds ${MAX_NAME_SIZE}`,
    );
  }
  if (!isWellFormed(name)) {
    return new Rejection(
      'invalid_string',
      "a field's name holds a lone surrogate, which UTF-8 cannot express",
    );
  }
  const json = `${JSON.stringify(name)}:`;
  return { json, bytes: Buffer.from(json), size };
}
