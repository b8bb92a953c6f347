import { GuardError } from '../../errors.js';
import type { JsonValue } from '../../json/json.js';
import { allDocsQuestion } from './all-docs.js';
import type { Database } from './database.js';
import { invalidAnswer } from './failure.js';
import type { Place } from './position.js';
import { objectOf, readAllDocs, type Sequence } from './rows.js';

/** What a database tells of itself. */
export interface DatabaseInfo {
  /** Names this very database, as against another of the same name. Absent where the server has no such name. */
  readonly instance: string | undefined;
  readonly updateSeq: Sequence;
  /** Documents, design documents included, deleted ones not. */
  readonly documents: number;
}

/** Asks a database for its description. */
export async function readInfo(database: Database, stop: AbortSignal): Promise<DatabaseInfo> {
  return await database.ask(() => ({ path: '', read: parseInfo }), stop);
}

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

function parseInfo(body: JsonValue): DatabaseInfo {
  const info = objectOf(body, 'the description of the database');
  const updateSeq = info['update_seq'] ?? undefined;
  const documents = info['doc_count'];
  const instance = info['instance_start_time'];
  if (updateSeq === undefined || typeof documents !== 'number') {
    throw invalidAnswer('the server does not describe the database as a CouchDB does');
  }
  // CouchDB 2 has "0" there, CouchDB 1 and PouchDB (whose sequences are integers) the time when they were started.
  const lasting = typeof instance === 'string' && instance !== '0' && typeof updateSeq === 'string';
  return { instance: lasting ? instance : undefined, updateSeq, documents };
}
