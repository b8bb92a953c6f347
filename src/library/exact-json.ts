import { DocumentEncoder } from '../couchdb/document-encoder.js';
import { parseTypedJson } from '../couchdb/typed-values.js';
import type { Document } from '../document.js';
import type { Rejection } from '../rejection.js';

/**
 * The JSON of a document, from which `decodeDocument` makes the same document, or why there is none.
 *
 * Sets, bytes and the numbers that a reader of JSON would round have a form of their own: an object with the one field
 * `$dynamodb`.
 */
export function encodeDocument(document: Document): string | Rejection {
  return new DocumentEncoder({ reservesNames: false }).encode(document);
}

/** The document of a JSON text, every number digit for digit. Throws SyntaxError when it is none. */
export function decodeDocument(text: string): Document {
  return parseTypedJson(text);
}
