import type { Answer } from './answer.js';
import { type Database, type StoredDocument, documentText } from './database.js';
import type { Parameters } from './parameters.js';

/** Answers `_all_docs`. */
export function allDocs(database: Database, parameters: Parameters): Answer {
  const keys = parameters.json('keys');
  const withSequence = parameters.flag('update_seq');
  if (Array.isArray(keys)) {
    // Each key is read from its own shard, so CouchDB knows no common sequence here.
    const head = { offset: 'null', sequence: withSequence ? 'null' : undefined };
    return page(
      database,
      head,
      keys.map((key) => keyRow(database, String(key), parameters)),
    );
  }
  const { documents, offset } = select(database.sorted(), parameters);
  const sequence = withSequence ? JSON.stringify(database.sequence(database.updates)) : undefined;
  return page(
    database,
    { offset: String(offset), sequence },
    documents.map((document) => row(document, parameters)),
  );
}

interface Head {
  readonly offset: string;
  readonly sequence: string | undefined;
}

function page(database: Database, head: Head, rows: readonly string[]): Answer {
  const sequence = head.sequence === undefined ? '' : `"update_seq":${head.sequence},`;
  const start = `{"total_rows":${database.sorted().length},"offset":${head.offset},${sequence}"rows":[\r\n`;
  const lines = rows.map((text, index) => (index === 0 ? text : `,\r\n${text}`));
  return { status: 200, body: [start, ...lines, '\r\n]}\n'] };
}

function row(document: StoredDocument, parameters: Parameters): string {
  const id = JSON.stringify(document.id);
  const text = parameters.flag('include_docs')
    ? `,"doc":${documentText(document, { conflicts: parameters.flag('conflicts') })}`
    : '';
  return `{"id":${id},"key":${id},"value":{"rev":"${document.winner.rev}"}${text}}`;
}

function keyRow(database: Database, key: string, parameters: Parameters): string {
  const document = database.get(key);
  const id = JSON.stringify(key);
  if (document === undefined) return `{"key":${id},"error":"not_found"}`;
  if (!document.winner.deleted) return row(document, parameters);
  const text = parameters.flag('include_docs') ? ',"doc":null' : '';
  return `{"id":${id},"key":${id},"value":{"rev":"${document.winner.rev}","deleted":true}${text}}`;
}

interface Selection {
  readonly documents: readonly StoredDocument[];
  /** The rank of the first document among all, counted in the direction of reading. */
  readonly offset: number;
}

function select(sorted: readonly StoredDocument[], parameters: Parameters): Selection {
  const descending = parameters.flag('descending');
  const { from, to } = bounds(sorted, parameters, descending);
  const range = sorted.slice(from, Math.max(from, to));
  const skip = parameters.integer('skip') ?? 0;
  const end = skip + (parameters.integer('limit') ?? Infinity);
  return {
    documents: (descending ? range.reverse() : range).slice(skip, end),
    offset: Math.min(sorted.length, (descending ? sorted.length - to : from) + skip),
  };
}

function bounds(
  sorted: readonly StoredDocument[],
  parameters: Parameters,
  descending: boolean,
): { readonly from: number; readonly to: number } {
  const key = parameters.json('key');
  const inclusive = key !== undefined || parameters.text('inclusive_end') !== 'false';
  const first = key ?? parameters.json('startkey', 'start_key');
  const last = key ?? parameters.json('endkey', 'end_key');
  const [low, high] = descending ? [last, first] : [first, last];
  return {
    from: low === undefined ? 0 : rank(sorted, low, descending && !inclusive),
    to: high === undefined ? sorted.length : rank(sorted, high, descending || inclusive),
  };
}

/** How many documents come before `key`, or before and at it. Ids are strings: other JSON types sort around them. */
function rank(sorted: readonly StoredDocument[], key: unknown, including: boolean): number {
  if (typeof key !== 'string') return typeof key === 'object' && key !== null ? sorted.length : 0;
  const bytes = Buffer.from(key);
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = Buffer.compare(sorted[middle]?.key ?? bytes, bytes);
    if (order < 0 || (including && order === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
