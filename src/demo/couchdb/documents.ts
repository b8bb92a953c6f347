import { randomUUID } from 'node:crypto';
import { type Answer, CouchDBError, answer } from './answer.js';
import { type Database, documentText, leavesOf } from './database.js';
import { isObject } from './json.js';
import type { Parameters } from './parameters.js';
import { type Edit, toEdit } from './revision.js';

/** Answers a GET of one document. */
export function readDocument(database: Database, id: string, parameters: Parameters): Answer {
  const document = database.get(id);
  const rev = parameters.text('rev');
  if (document === undefined) throw new CouchDBError(404, 'not_found', 'missing');
  if (document.winner.deleted && rev === undefined) throw new CouchDBError(404, 'not_found', 'deleted');
  const revision = rev === undefined ? document.winner : leavesOf(document).find((leaf) => leaf.rev === rev);
  if (revision === undefined) throw new CouchDBError(404, 'not_found', 'missing');
  const conflicts = parameters.flag('conflicts');
  return {
    status: 200,
    body: `${documentText(document, { revision, conflicts })}\n`,
    headers: { etag: `"${revision.rev}"` },
  };
}

/** Writes one document for a PUT, where the id is in the path, or a POST, where it may be in the decoded body. */
export function writeDocument(database: Database, edit: Edit): Answer {
  const id = edit.id ?? randomUUID().replaceAll('-', '');
  return answer({ ok: true, id, rev: database.write(id, edit).rev }, 201);
}

/** Answers a DELETE of one document. */
export function deleteDocument(database: Database, id: string, parameters: Parameters): Answer {
  const document = database.get(id);
  if (document === undefined) throw new CouchDBError(404, 'not_found', 'missing');
  if (document.winner.deleted) throw new CouchDBError(404, 'not_found', 'deleted');
  const edit = toEdit({ _rev: parameters.text('rev') ?? '', _deleted: true });
  return answer({ ok: true, id, rev: database.write(id, edit).rev });
}

/** Answers `_bulk_docs`. `body` is decoded. */
export function bulkDocs(database: Database, body: unknown): Answer {
  const documents = isObject(body) ? body['docs'] : undefined;
  if (!isObject(body) || !Array.isArray(documents)) {
    throw new CouchDBError(400, 'bad_request', 'POST body must include `docs` parameter.');
  }
  const edits = documents.map(toEdit);
  if (body['new_edits'] !== false)
    return answer(
      edits.map((edit) => writeOne(database, edit)),
      201,
    );
  for (const { id, rev, ...edit } of edits) {
    if (id !== undefined && rev !== undefined) database.replicate(id, { ...edit, id, rev });
  }
  return answer([], 201);
}

function writeOne(database: Database, edit: Edit): unknown {
  const id = edit.id ?? randomUUID().replaceAll('-', '');
  try {
    return { ok: true, id, rev: database.write(id, edit).rev };
  } catch (error) {
    if (!(error instanceof CouchDBError)) throw error;
    return { id, error: error.error, reason: error.reason };
  }
}
