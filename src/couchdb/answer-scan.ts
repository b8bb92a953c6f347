import { randomUUID } from 'node:crypto';
import type { Document, TextPlace } from '../document.js';
import { DocumentText } from '../document-text.js';
import { type JsonValue, parseJson } from '../json/json.js';
import { matches, nameToken, skipName, skipValue, UNKNOWN } from '../json/skip.js';
import { AnswerBytes } from './answer-bytes.js';
import { RowScan } from './row-scan.js';
import { type ChangeRow, RowList } from './row-list.js';
import { type AllDocsAnswer, type ChangesAnswer, readAllDocs, readChanges } from './rows.js';

/**
 * Takes an answer of `_all_docs` apart without parsing its documents.
 *
 * What it returns is what `readAllDocs` makes of the parsed answer. Undefined where the answer has another form than
 * CouchDB gives it, such as more white space, and where anything is wrong with it: then it has to be parsed.
 */
export function scanAllDocs(bytes: Buffer): AllDocsAnswer | undefined {
  const answer = new AnswerBytes(bytes);
  const scan = new RowScan(answer, ['key', 'value']);
  const rows = new RowList(answer);
  const envelope = scanAnswer(bytes, 'rows', { scan, take: () => takeDocumentRow(scan, rows) });
  if (envelope === undefined) return undefined;
  return { ...readAllDocs({ ...envelope, rows: [] }), rows, release: answer.release };
}

/** Takes an answer of `_changes` apart without parsing its documents, as `scanAllDocs` does. */
export function scanChanges(bytes: Buffer): ChangesAnswer | undefined {
  const answer = new AnswerBytes(bytes);
  const scan = new RowScan(answer, ['seq', 'changes', 'deleted']);
  const rows = new RowList<ChangeRow>(answer);
  const envelope = scanAnswer(bytes, 'results', { scan, take: () => takeChangeRow(scan, rows) });
  if ((envelope?.['last_seq'] ?? null) === null) return undefined;
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

interface RowTaker {
  readonly scan: RowScan;
  /** Keeps the row that was passed over; false where it is not as it should be. */
  readonly take: () => boolean;
}

/** An answer with a mark in place of its rows. */
type Envelope = Readonly<Record<string, JsonValue>>;

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;

function takeDocumentRow(scan: RowScan, rows: RowList): boolean {
  const id = scan.readIdPlace();
  const place = scan.readDocument();
  if (id === undefined || place === null || !scan.isId(scan.startOf('key'))) return false;
  if (place !== undefined && !isMarked(place)) rows.addText(id, place);
  else rows.add({ id: rows.read(id), document: parsed(place) });
  return true;
}

function takeChangeRow(scan: RowScan, rows: RowList<ChangeRow>): boolean {
  const id = scan.readIdPlace();
  const place = scan.readDocument();
  const listed = scan.readFlag('deleted');
  if (id === undefined || place === null || listed === undefined) return false;
  if (place !== undefined && !listed && !isMarked(place)) rows.addText(id, place);
  else {
    const document = parsed(place);
    rows.add({ id: rows.read(id), deleted: listed || document?.['_deleted'] === true, document });
  }
  return true;
}

function parsed(place: TextPlace | undefined): Document | undefined {
  return place && new DocumentText(place).document;
}

/** Whether a document says of itself whether it is deleted: then it is looked into. */
function isMarked({ reserved }: TextPlace): boolean {
  return reserved.includes('_deleted');
}

function scanAnswer(bytes: Buffer, list: 'rows' | 'results', { scan, take }: RowTaker): Envelope | undefined {
  const start = listStart(bytes, nameToken(list));
  if (start === UNKNOWN) return undefined;
  const end = readList(bytes, start, (place) => {
    const next = scan.skip(place);
    return next !== UNKNOWN && take() ? next : UNKNOWN;
  });
  const envelope = end === UNKNOWN ? undefined : parseAround(bytes, start, end);
  // Of two lists of this name the last one would count.
  return envelope?.[list] === mark ? envelope : undefined;
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

function parseAround(bytes: Buffer, start: number, end: number): Envelope | undefined {
  try {
    const text = `${bytes.toString('utf8', 0, start)}"${mark}"${bytes.toString('utf8', end)}`;
    return parseJson(text) as Envelope;
  } catch {
    return undefined;
  }
}
