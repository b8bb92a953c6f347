import type { Database } from '../../couchdb/database.js';
import { invalidAnswer } from '../../couchdb/failure.js';
import { objectOf } from '../../couchdb/rows.js';
import type { JsonValue } from '../../json/json.js';

/** What became of one document: stored, to be tried again, or refused for what it is; with CouchDB's words. */
export interface Verdict {
  readonly outcome: 'stored' | 'again' | 'refused';
  readonly words: string;
}

/** CouchDB's refusal of documents that it was sent together. */
export interface JointRefusal {
  readonly words: string;
  /** Whether there was too much of it, for CouchDB or for a proxy before it. */
  readonly tooLarge: boolean;
}

/** The statuses that are about what was sent, so that less of it may be taken. */
const aboutContent = new Set([400, 412, 413]);

/** What CouchDB says of a document for reasons that pass; `conflict` is another revision that came first. */
const passing = new Set(['conflict', 'timeout', 'internal_server_error', 'unknown_error', 'error']);

/**
 * Sends documents, each as JSON, to be stored as successors of the revisions that they name.
 *
 * Resolves to the verdicts by id, or to the refusal where the server refused the documents together. Throws as
 * `Database.once` does.
 */
export async function postDocuments(
  database: Database,
  documents: readonly string[],
  stop: AbortSignal,
): Promise<ReadonlyMap<string, Verdict> | JointRefusal> {
  return await database.once<ReadonlyMap<string, Verdict> | JointRefusal>(
    {
      method: 'POST',
      path: '_bulk_docs',
      body: `{"docs":[${documents.join(',')}]}`,
      read: (body) => readVerdicts(body, documents.length),
      refused: (status, words) =>
        aboutContent.has(status) ? { words, tooLarge: status === 413 } : undefined,
    },
    'writing',
    stop,
  );
}

function readVerdicts(body: JsonValue, expected: number): ReadonlyMap<string, Verdict> {
  if (!Array.isArray(body)) throw invalidAnswer('the answer of _bulk_docs is no list');
  const rows = body as readonly JsonValue[];
  if (rows.length !== expected)
    throw invalidAnswer(`${expected} documents were answered by ${rows.length} rows`);
  return new Map(rows.map(readVerdict));
}

function readVerdict(row: JsonValue): [string, Verdict] {
  const { id, rev, error, reason } = objectOf(row, 'a row of _bulk_docs');
  if (typeof id !== 'string') throw invalidAnswer('a row of _bulk_docs has no id');
  if (error === undefined || error === null) {
    if (typeof rev !== 'string')
      throw invalidAnswer(`the row of "${id}" has neither a revision nor an error`);
    return [id, { outcome: 'stored', words: rev }];
  }
  if (typeof error !== 'string') throw invalidAnswer(`the row of "${id}" has an error that is no text`);
  const words = `${error}: "${typeof reason === 'string' ? reason : ''}"`;
  return [id, { outcome: passing.has(error) ? 'again' : 'refused', words }];
}
