import type { Document, Value } from '../../document.js';
import { Rejection } from '../../rejection.js';
import type { Stage } from './stage.js';

/** What becomes of the parts of a CouchDB document that are no fields. */
export interface CouchDBFieldsOptions {
  readonly attachments: 'drop' | 'stubs' | 'reject';
  readonly conflicts: 'winner' | 'reject';
}

/**
 * Strips CouchDB's own fields, and rejects documents with attachments or losing revisions where asked to.
 *
 * CouchDB refuses to store any other top-level field that begins with an underscore, so all of them but `_id` are its
 * own.
 */
export function couchdbFields(options: CouchDBFieldsOptions): Stage {
  const keep = options.attachments === 'stubs' ? ['_id', '_attachments'] : ['_id'];
  return (change) => {
    if (change.document === undefined) return change;
    const rejection = change.kind === 'upsert' ? refuse(change.document, options) : undefined;
    return rejection ?? { ...change, document: strip(change.document, keep) };
  };
}

function refuse(document: Document, options: CouchDBFieldsOptions): Rejection | undefined {
  if (options.attachments === 'reject' && Object.hasOwn(document, '_attachments')) {
    return new Rejection('attachments', 'the document has attachments', '_attachments');
  }
  if (options.conflicts === 'reject' && Object.hasOwn(document, '_conflicts')) {
    return new Rejection('conflicts', 'the document has losing revisions', '_conflicts');
  }
  return undefined;
}

function strip(document: Document, keep: readonly string[]): Document {
  const stripped: Record<string, Value> = {};
  for (const field of Object.keys(document)) {
    const value = document[field];
    // A plain assignment is safe: `__proto__` begins with an underscore and never gets here.
    if (value !== undefined && (!field.startsWith('_') || keep.includes(field))) stripped[field] = value;
  }
  return stripped;
}
