import type { JsonValue } from '../json/json.js';
import type { Database } from './database.js';
import { invalidAnswer } from './failure.js';
import { objectOf, type Sequence } from './rows.js';

/** What a database tells of itself. */
export interface DatabaseInfo {
  /** Names this very database, as against another of the same name. Absent where the server has no such name. */
  readonly instance: string | undefined;
  readonly updateSeq: Sequence;
  /** Documents, design documents included, deleted ones not. */
  readonly documents: number;
  /** Bytes of the documents themselves. Absent where the server does not count them. */
  readonly bytes: number | undefined;
}

/** The average length of a document in bytes. Undefined where the server does not tell. */
export function averageBytes({ bytes, documents }: DatabaseInfo): number | undefined {
  return bytes === undefined || bytes === 0 || documents === 0 ? undefined : bytes / documents;
}

/** The question for a database's description. */
export const databaseQuestion = { path: '', read: parseInfo };

/** Asks a database for its description. */
export async function readInfo(database: Database, stop: AbortSignal): Promise<DatabaseInfo> {
  return await database.ask(() => databaseQuestion, stop);
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
  return {
    instance: lasting ? instance : undefined,
    updateSeq,
    documents,
    bytes: externalSize(info['sizes']),
  };
}

function externalSize(sizes: JsonValue | undefined): number | undefined {
  const bytes: unknown =
    typeof sizes === 'object' && sizes !== null ? Reflect.get(sizes, 'external') : undefined;
  return typeof bytes === 'number' ? bytes : undefined;
}
