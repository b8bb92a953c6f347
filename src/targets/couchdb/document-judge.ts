import { DocumentEncoder } from '../../couchdb/document-encoder.js';
import type { Document, Value } from '../../document.js';
import { Rejection, TooLarge } from '../../rejection.js';
import type { Key, PreparedWrite, Write } from '../target.js';

/** A write to CouchDB. */
export interface CouchDBWrite extends PreparedWrite {
  /** The document's JSON; none for a delete. */
  readonly json: string | undefined;
  /** The attachments that the item describes, each as CouchDB described it. They stay at the document. */
  readonly attachments: Document | undefined;
}

/** What a revision and a tombstone's mark add to a document's JSON, at the most. */
const envelopeBytes = 100;

/** Encodes and judges the writes to one database. */
export class DocumentJudge {
  readonly #encoder = new DocumentEncoder();
  readonly #maxBytes: number;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The most that one write adds to a batch. */
  get largest(): number {
    return this.#maxBytes + envelopeBytes;
  }

  prepare(write: Write): CouchDBWrite | Rejection {
    const fault = judgeId(write.key) ?? (write.kind === 'put' ? judgeId(write.item) : undefined);
    if (fault !== undefined) return fault;
    const { kind, id } = write;
    const identity = idOf(write.key);
    if (write.kind === 'put') return this.#put(write, identity);
    const bytes = Buffer.byteLength(JSON.stringify(identity)) + envelopeBytes;
    return { kind, id, identity, json: undefined, attachments: undefined, size: 0, bytes };
  }

  #put(write: Write & { readonly kind: 'put' }, identity: string): CouchDBWrite | Rejection {
    const { kind, id } = write;
    const { attachments, fields } = withoutAttachments(write.item);
    if (attachments instanceof Rejection) return attachments;
    const json = this.#encoder.encode(fields);
    if (json instanceof Rejection) return json;
    const size = Buffer.byteLength(json);
    if (size > this.#maxBytes) {
      const reason = `the document has ${size} bytes of JSON; CouchDB takes ${this.#maxBytes}`;
      return new TooLarge(reason, size);
    }
    return { kind, id, identity, json, attachments, size, bytes: size + envelopeBytes };
  }
}

/** The id in a key. */
export function idOf(key: Key): string {
  const id = key['_id'];
  if (typeof id !== 'string') throw new TypeError('a key has no text "_id"');
  return id;
}

function judgeId(fields: Document): Rejection | undefined {
  const id = Object.hasOwn(fields, '_id') ? fields['_id'] : undefined;
  if (id === undefined) return new Rejection('key_missing', 'the key "_id" is missing', '_id');
  if (typeof id !== 'string') return new Rejection('key_type', 'the key "_id" must be a string', '_id');
  if (id === '') return new Rejection('key_empty', 'the key "_id" is empty', '_id');
  if (/\p{Surrogate}/u.test(id)) {
    const reason = 'the key "_id" holds a lone surrogate, which UTF-8 cannot express';
    return new Rejection('invalid_string', reason, '_id');
  }
  if (!id.startsWith('_')) return undefined;
  return new Rejection('name_reserved', `the id "${id}" begins with "_", as CouchDB's own`, '_id');
}

/** What a CouchDB source that keeps the stubs of attachments has left in an item. */
function withoutAttachments(item: Document): {
  readonly attachments: Document | Rejection | undefined;
  readonly fields: Document;
} {
  if (!Object.hasOwn(item, '_attachments')) return { attachments: undefined, fields: item };
  const { _attachments: attachments, ...fields } = item;
  if (isFields(attachments) && Object.values(attachments).every(isStub)) return { attachments, fields };
  const reason = 'the field "_attachments" holds something else than descriptions of attachments';
  return { attachments: new Rejection('name_reserved', reason, '_attachments'), fields };
}

function isStub(value: Value): boolean {
  return isFields(value) && value['stub'] === true && typeof value['digest'] === 'string';
}

function isFields(value: Value | undefined): value is Document {
  return Object.prototype.toString.call(value) === '[object Object]';
}
