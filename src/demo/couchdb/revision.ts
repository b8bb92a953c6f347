import { createHash } from 'node:crypto';
import { CouchDBError } from './answer.js';
import { encodeJson, isObject } from './json.js';

/** One version of a document. */
export interface Revision {
  readonly rev: string;
  readonly deleted: boolean;
  /** Its fields as JSON text, without braces and without those of CouchDB's own. */
  readonly body: string;
}

/** A version that a client wants to write. */
export interface Edit {
  readonly id: string | undefined;
  /** The version that it replaces; with `new_edits=false`, its own. */
  readonly rev: string | undefined;
  readonly deleted: boolean;
  readonly body: string;
  /** The versions before it, from `_revisions`. */
  readonly ancestors: readonly string[];
}

/** Taken from a document on writing and never stored in it. */
const consumed = new Set([
  ...['_id', '_rev', '_deleted', '_attachments', '_revisions'],
  ...['_revs_info', '_local_seq', '_conflicts', '_deleted_conflicts'],
]);

const stored = /^_(?:access|replication_(?:state|state_time|state_reason|id|stats))$/;

/** Reads a decoded document as an edit. Throws CouchDBError on what CouchDB refuses. */
export function toEdit(document: unknown): Edit {
  if (!isObject(document)) throw new CouchDBError(400, 'bad_request', 'Document must be a JSON object');
  const fields = Object.entries(document).filter(([name]) => !consumed.has(name));
  const bad = fields.find(([name]) => name.startsWith('_') && !stored.test(name));
  if (bad !== undefined) {
    throw new CouchDBError(400, 'doc_validation', `Bad special document member: ${bad[0]}`);
  }
  const attachments = document['_attachments'];
  const body = isObject(attachments) ? [...fields, ['_attachments', stubs(attachments)] as const] : fields;
  return {
    id: textOf(document['_id']),
    rev: textOf(document['_rev']),
    deleted: document['_deleted'] === true,
    body: encodeJson(Object.fromEntries(body)).slice(1, -1),
    ancestors: ancestors(document['_revisions']),
  };
}

/** The version that follows `parent`. Equal edits of equal versions have equal names, as in CouchDB. */
export function nextRevision(parent: string | undefined, edit: Edit): Revision {
  const hash = createHash('md5').update(JSON.stringify([parent ?? null, edit.deleted, edit.body]));
  return {
    rev: `${generation(parent ?? '0-') + 1}-${hash.digest('hex')}`,
    deleted: edit.deleted,
    body: edit.body,
  };
}

/** Orders versions so that CouchDB's winner comes first: living before deleted, then the longest history. */
export function compareRevisions(a: Revision, b: Revision): number {
  if (a.deleted !== b.deleted) return a.deleted ? 1 : -1;
  return generation(b.rev) - generation(a.rev) || (a.rev < b.rev ? 1 : -1);
}

function generation(rev: string): number {
  return Number.parseInt(rev, 10);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function ancestors(revisions: unknown): string[] {
  if (!isObject(revisions) || !Array.isArray(revisions['ids'])) return [];
  const start = Number(encodeJson(revisions['start']));
  return revisions['ids'].map((hash, index) => `${start - index}-${String(hash)}`).slice(1);
}

/** Replaces the content of attachments by their descriptions. The content is not kept. */
function stubs(attachments: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(attachments).map(([name, attachment]) => {
      if (!isObject(attachment) || typeof attachment['data'] !== 'string') return [name, attachment];
      const content = Buffer.from(attachment['data'], 'base64');
      const digest = `md5-${createHash('md5').update(content).digest('base64')}`;
      const type = attachment['content_type'] ?? 'application/octet-stream';
      return [name, { content_type: type, revpos: 1, digest, length: content.length, stub: true }];
    }),
  );
}
