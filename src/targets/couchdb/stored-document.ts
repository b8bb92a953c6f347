import { readTypedValues } from '../../couchdb/typed-values.js';
import type { Document } from '../../document.js';

/** The item that a document of CouchDB's holds: its values as they were written, without CouchDB's own fields. */
export function itemOfDocument(document: Document): Document {
  const fields = Object.entries(document).filter(([name]) => name === '_id' || !name.startsWith('_'));
  return readTypedValues(Object.fromEntries(fields));
}
