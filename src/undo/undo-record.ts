import type { Document, Value } from '../document.js';
import { DocumentEncoder } from '../couchdb/document-encoder.js';
import { parseTypedJson } from '../couchdb/typed-values.js';
import { isPlain } from '../dynamodb/value-kind.js';
import { EnvironmentError } from '../errors.js';
import { Rejection } from '../rejection.js';

/** What a write of a run was about to replace. */
export interface UndoRecord {
  /** The id of the document that was written. */
  readonly id: string;
  readonly key: Document;
  /** The item before; none where there was none. */
  readonly item: Document | undefined;
  /** The fingerprint of what was written, in hexadecimal; none for a delete. */
  readonly wrote: string | undefined;
}

/** Which run of which collection the records of a file are of. */
export interface UndoHead {
  readonly run: string;
  readonly collection: string;
  /** The database that was written, in words, and the collection's name there. */
  readonly target: string;
  readonly to: string;
  /** What the collection at the target was then: see `ensure` of a target. */
  readonly incarnation: string;
}

const encoder = new DocumentEncoder();

/** Writes a record as a line that `parseUndoRecord` reads back with the same values, whatever their types. */
export function renderUndoRecord({ id, key, item, wrote }: UndoRecord): string {
  const json = encoder.encode({ id, key, item: item ?? null, wrote: wrote ?? null });
  if (!(json instanceof Rejection)) return `${json}\n`;
  throw new EnvironmentError(`the item ${JSON.stringify(id)} at the target cannot be kept: ${json.reason}`, {
    code: 'undo_unkeepable',
    hint: 'Mend or delete that item at the target, or run without keepUndo.',
  });
}

/** Reads a line of `renderUndoRecord`. None where it is no such line. */
export function parseUndoRecord(line: string): UndoRecord | undefined {
  const { id, key, item, wrote } = fieldsOf(line);
  if (typeof id !== 'string' || !isObject(key)) return undefined;
  if (item !== null && !isObject(item)) return undefined;
  if (wrote !== null && typeof wrote !== 'string') return undefined;
  return { id, key, item: item ?? undefined, wrote: wrote ?? undefined };
}

/** The first line of a file. */
export function renderUndoHead(head: UndoHead): string {
  const { run, collection, target, to, incarnation } = head;
  return `${JSON.stringify({ format: 'docferry-undo', version: 1, run, collection, target, to, incarnation })}\n`;
}

/** Reads a line of `renderUndoHead`. None where it is no such line, or one of a newer version. */
export function parseUndoHead(line: string): UndoHead | undefined {
  const { format, version, ...head } = fieldsOf(line);
  if (format !== 'docferry-undo' || version !== 1) return undefined;
  const { run, collection, target, to, incarnation } = head;
  const texts = [run, collection, target, to, incarnation].filter((text) => typeof text === 'string');
  const [a, b, c, d, e] = texts;
  if (a === undefined || b === undefined || c === undefined || d === undefined || e === undefined)
    return undefined;
  return { run: a, collection: b, target: c, to: d, incarnation: e };
}

function fieldsOf(line: string): Document {
  try {
    return parseTypedJson(line);
  } catch {
    return {};
  }
}

function isObject(value: Value | undefined): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isPlain(value);
}
