import type { Document } from '../document.js';
import type { JsonValue } from '../json/json.js';
import { invalidAnswer } from './failure.js';
import { type ChangeRow, type DocumentRow, RowList } from './row-list.js';

type JsonObject = Readonly<Record<string, JsonValue>>;

/**
 * A place in a database's history: a string in a cluster, an integer in CouchDB 1 and PouchDB, an array in BigCouch.
 *
 * Nothing may be read from it but whether it is an integer.
 */
export type Sequence = JsonValue;

/** An answer whose memory may be used again when none of its rows is needed any more. */
export interface Releasable {
  readonly release?: (() => void) | undefined;
}

/** An answer of `_all_docs` read by range. */
export interface AllDocsAnswer extends Releasable {
  readonly rows: RowList;
  /** How many ids come before the first row. Absent where the server does not count. */
  readonly offset: number | undefined;
  readonly updateSeq: Sequence | undefined;
}

/** An answer of `_changes`. */
export interface ChangesAnswer extends Releasable {
  readonly rows: RowList<ChangeRow>;
  readonly lastSeq: Sequence;
  /** How many changes follow. Absent where the server does not count. */
  readonly pending: number | undefined;
}

/** Takes an answer of `_all_docs` apart. Throws TransientError when it has another shape. */
export function readAllDocs(body: JsonValue): AllDocsAnswer {
  const answer = objectOf(body, 'the answer of _all_docs');
  const rows = listOf(answer['rows'], 'rows').map((row) => {
    const { id, document } = readRow(row);
    if (objectOf(row, 'a row')['key'] !== id) throw invalidAnswer(`the row of "${id}" has another key`);
    return { id, document };
  });
  return {
    rows: RowList.of<DocumentRow>(rows),
    offset: countOf(answer['offset']),
    updateSeq: answer['update_seq'] ?? undefined,
  };
}

/** Takes an answer of `_changes` apart. Throws TransientError when it has another shape. */
export function readChanges(body: JsonValue): ChangesAnswer {
  const answer = objectOf(body, 'the answer of _changes');
  const rows = listOf(answer['results'], 'results').map((row) => {
    const { id, document, fields } = readRow(row);
    return { id, document, deleted: fields['deleted'] === true || document?.['_deleted'] === true };
  });
  const lastSeq = answer['last_seq'] ?? undefined;
  if (lastSeq === undefined) throw invalidAnswer('the answer of _changes has no last_seq');
  return { rows: RowList.of<ChangeRow>(rows), lastSeq, pending: countOf(answer['pending']) };
}

/**
 * Takes an answer of `_all_docs` with keys apart, in the order of `keys`.
 *
 * Deleted and missing documents are absent. Throws TransientError when it does not answer each key.
 */
export function readByKeys(body: JsonValue, keys: readonly string[]): readonly (Document | undefined)[] {
  const rows = listOf(objectOf(body, 'the answer of _all_docs')['rows'], 'rows');
  if (rows.length !== keys.length)
    throw invalidAnswer(`${keys.length} keys were answered by ${rows.length} rows`);
  return rows.map((row, index) => {
    const fields = objectOf(row, 'a row');
    if (fields['key'] !== keys[index])
      throw invalidAnswer(`the row of "${keys[index] ?? ''}" has another key`);
    if (fields['error'] === 'not_found' || isDeleted(fields['value'])) return undefined;
    const { id, document } = readRow(row);
    if (document === undefined) throw invalidAnswer(`the row of "${id}" has no document`);
    return document;
  });
}

function readRow(row: JsonValue): { id: string; document: Document | undefined; fields: JsonObject } {
  const fields = objectOf(row, 'a row');
  const id = fields['id'];
  if (typeof id !== 'string' || id === '') throw invalidAnswer('a row has no id');
  const doc = fields['doc'] ?? undefined;
  if (doc === undefined) return { id, document: undefined, fields };
  const document = objectOf(doc, `the document "${id}"`);
  if (document['_id'] !== id) throw invalidAnswer(`the row of "${id}" carries another document`);
  return { id, document, fields };
}

function isDeleted(value: JsonValue | undefined): boolean {
  return isObject(value) && value['deleted'] === true;
}

/** An object of the answer. Throws TransientError when it is anything else. */
export function objectOf(value: JsonValue | undefined, what: string): JsonObject {
  if (!isObject(value)) throw invalidAnswer(`${what} is not an object`);
  return value;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return (
    Object.prototype.toString.call(value) === '[object Object]' &&
    Object.getPrototypeOf(value) === Object.prototype
  );
}

function listOf(value: JsonValue | undefined, what: string): readonly JsonValue[] {
  if (!Array.isArray(value)) throw invalidAnswer(`the answer has no list "${what}"`);
  return value as readonly JsonValue[];
}

function countOf(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
}
