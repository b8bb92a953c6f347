import { randomUUID } from 'node:crypto';
import type { Document } from '../document.js';
import type { DocumentText } from '../document-text.js';
import { type JsonValue, parseJson } from '../json/json.js';
import { matches, nameToken, skipName, skipValue, UNKNOWN } from '../json/skip.js';
import { AnswerBytes } from './answer-bytes.js';
import { RowScan } from './row-scan.js';
import {
  type AllDocsAnswer,
  type ChangeRow,
  type ChangesAnswer,
  type DocumentRow,
  readAllDocs,
  readChanges,
} from './rows.js';

/**
 * Takes an answer of `_all_docs` apart without parsing its documents.
 *
 * What it returns is what `readAllDocs` makes of the parsed answer. Undefined where the answer has another form than
 * CouchDB gives it, such as more white space, and where anything is wrong with it: then it has to be parsed.
 */
export function scanAllDocs(bytes: Buffer): AllDocsAnswer | undefined {
  const answer = new AnswerBytes(bytes);
  const scan = new RowScan(answer, ['key', 'value']);
  const scanned = scanAnswer(bytes, 'rows', { scan, take: () => takeDocumentRow(scan) });
  if (scanned === undefined) return undefined;
  const { rows, envelope } = scanned;
  return { ...readAllDocs({ ...envelope, rows: [] }), rows, release: answer.release };
}

/** Takes an answer of `_changes` apart without parsing its documents, as `scanAllDocs` does. */
export function scanChanges(bytes: Buffer): ChangesAnswer | undefined {
  const answer = new AnswerBytes(bytes);
  const scan = new RowScan(answer, ['seq', 'changes', 'deleted']);
  const scanned = scanAnswer(bytes, 'results', { scan, take: () => takeChangeRow(scan, bytes) });
  if (scanned === undefined || (scanned.envelope['last_seq'] ?? null) === null) return undefined;
  const { rows, envelope } = scanned;
  return { ...readChanges({ ...envelope, results: [] }), rows, release: answer.release };
}

/** The `scan` of a question whose answer one function takes apart and another makes use of. */
export function scanning<A, T>(
  scan: (bytes: Buffer) => A | undefined,
  take: (answer: A, bytes: number) => T,
): (bytes: Buffer) => T | undefined {
  return (bytes) => {
    const answer = scan(bytes);
    return answer && take(answer, bytes.length);
  };
}

/** Stands for the rows while the rest of an answer is parsed; cannot be guessed by who wrote it. */
const mark = randomUUID();

interface Rows<R> {
  readonly scan: RowScan;
  /** Makes a row of what was passed over; nothing where it is not as it should be. */
  readonly take: () => R | undefined;
}

interface ScannedAnswer<R> {
  readonly rows: readonly R[];
  /** The answer with a mark in place of its rows. */
  readonly envelope: Readonly<Record<string, JsonValue>>;
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');

function takeDocumentRow(scan: RowScan): DocumentRow | undefined {
  const id = scan.readId();
  const text = scan.readDocument();
  if (id === undefined || text === null || !scan.isId(scan.startOf('key'))) return undefined;
  return text === undefined || isMarked(text) ? { id, document: text?.document } : new TextRow(id, text);
}

function takeChangeRow(scan: RowScan, bytes: Buffer): ChangeRow | undefined {
  const id = scan.readId();
  const text = scan.readDocument();
  const listed = readFlag(bytes, scan.startOf('deleted'));
  if (id === undefined || text === null || listed === undefined) return undefined;
  if (text !== undefined && !listed && !isMarked(text)) return new TextRow(id, text);
  const document = text?.document;
  return { id, deleted: listed || document?.['_deleted'] === true, document };
}

/** A flag that is false where it is absent. */
function readFlag(bytes: Buffer, at: number): boolean | undefined {
  if (at === UNKNOWN || matches(bytes, at, FALSE)) return false;
  return matches(bytes, at, TRUE) ? true : undefined;
}

/** Whether a document says of itself whether it is deleted: then it is looked into. */
function isMarked({ place }: DocumentText): boolean {
  return place.reserved.includes('_deleted');
}

class TextRow implements ChangeRow {
  readonly deleted = false;

  constructor(
    readonly id: string,
    readonly text: DocumentText,
  ) {}

  get document(): Document {
    return this.text.document;
  }
}

function scanAnswer<R>(
  bytes: Buffer,
  list: 'rows' | 'results',
  { scan, take }: Rows<R>,
): ScannedAnswer<R> | undefined {
  const start = listStart(bytes, nameToken(list));
  if (start === UNKNOWN) return undefined;
  const rows: R[] = [];
  const end = readList(bytes, start, (place) => {
    const next = scan.skip(place);
    const row = next === UNKNOWN ? undefined : take();
    if (row === undefined) return UNKNOWN;
    rows.push(row);
    return next;
  });
  const envelope = end === UNKNOWN ? undefined : parseAround(bytes, start, end);
  // Of two lists of this name the last one would count.
  return envelope?.[list] === mark ? { rows, envelope } : undefined;
}

function listStart(bytes: Buffer, token: Buffer): number {
  if (bytes[0] !== OPEN_OBJECT) return UNKNOWN;
  let place = 1;
  while (!matches(bytes, place, token)) {
    const value = skipName(bytes, place);
    const end = value === UNKNOWN ? UNKNOWN : skipValue(bytes, value);
    if (end === UNKNOWN || bytes[end] !== COMMA) return UNKNOWN;
    place = end + 1;
  }
  return bytes[place + token.length] === OPEN_LIST ? place + token.length : UNKNOWN;
}

/** The place after a list whose members `read` passes over. CouchDB breaks the line before each and after the last, in two ways. */
function readList(bytes: Buffer, start: number, read: (place: number) => number): number {
  let place = skipLineBreak(bytes, start + 1);
  while (bytes[place] !== CLOSE_LIST) {
    place = read(place);
    if (place === UNKNOWN) return UNKNOWN;
    const more = bytes[place] === COMMA;
    place = skipLineBreak(bytes, more ? place + 1 : place);
    // A list neither ends with a comma nor goes on without one.
    if (more === (bytes[place] === CLOSE_LIST)) return UNKNOWN;
  }
  return place + 1;
}

function skipLineBreak(bytes: Buffer, at: number): number {
  const line = bytes[at] === RETURN ? at + 1 : at;
  return bytes[line] === NEWLINE ? line + 1 : line;
}

function parseAround(
  bytes: Buffer,
  start: number,
  end: number,
): ScannedAnswer<never>['envelope'] | undefined {
  try {
    const text = `${bytes.toString('utf8', 0, start)}"${mark}"${bytes.toString('utf8', end)}`;
    return parseJson(text) as ScannedAnswer<never>['envelope'];
  } catch {
    return undefined;
  }
}
