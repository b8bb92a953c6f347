import { keepReserved, TextUpsert } from '../../document-text.js';
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
    if (change.kind === 'upsert' && change.text !== undefined) {
      return (
        refuse(change.text.place.reserved, options) ?? new TextUpsert(change.id, change.text.keeping(keep))
      );
    }
    if (change.document === undefined) return change;
    const rejection = change.kind === 'upsert' ? refuse(Object.keys(change.document), options) : undefined;
    return rejection ?? { ...change, document: keepReserved(change.document, keep) };
  };
}

function refuse(fields: readonly string[], options: CouchDBFieldsOptions): Rejection | undefined {
  if (options.attachments === 'reject' && fields.includes('_attachments')) {
    return new Rejection('attachments', 'the document has attachments', '_attachments');
  }
  if (options.conflicts === 'reject' && fields.includes('_conflicts')) {
    return new Rejection('conflicts', 'the document has losing revisions', '_conflicts');
  }
  return undefined;
}
