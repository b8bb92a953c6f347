import type { Database } from '../../couchdb/database.js';
import type { DatabaseInfo } from '../../couchdb/info.js';
import { readAllDocs, type Sequence } from '../../couchdb/rows.js';
import { GuardError } from '../../errors.js';
import { allDocsQuestion } from '../../couchdb/all-docs.js';
import type { Place } from './position.js';

/**
 * The sequence from which `_changes` must be read after the documents have been: taken before the first of them.
 *
 * `_all_docs` tells the sequence of the very shard copies it reads; `GET /db`, whose sequence may come from other
 * copies, has to do where it does not (CouchDB's fabric_view_all_docs.erl; PouchDB has none).
 */
export async function sequenceBeforeCopy(
  database: Database,
  info: DatabaseInfo,
  stop: AbortSignal,
): Promise<Sequence> {
  const question = allDocsQuestion({ limit: 0, update_seq: true });
  const { updateSeq } = await database.ask(() => ({ ...question, read: readAllDocs }), stop);
  return updateSeq ?? info.updateSeq;
}

/** Throws GuardError when the database is not the one that `place` was taken from. */
export function checkSameDatabase(name: string, place: Place, info: DatabaseInfo): void {
  const renamed =
    place.instance !== undefined && info.instance !== undefined && place.instance !== info.instance;
  const { since } = place;
  const shrunk = typeof since === 'number' && typeof info.updateSeq === 'number' && info.updateSeq < since;
  if (!renamed && !shrunk) return;
  throw new GuardError(
    `couchdb database "${name}" was deleted and made anew since the saved position was taken`,
    {
      code: 'source_recreated',
      hint: 'Check that it is the database you mean, then run with --restart to read it from the beginning.',
    },
  );
}
