import type { Change, Document, Page, Position } from '../../document.js';
import type { AdapterEvent, Report } from '../../events.js';
import { type RangeState, RangeReader } from './all-docs.js';
import { ChangesReader } from './changes.js';
import type { Database } from './database.js';
import { DocumentReader } from './documents.js';
import { merge } from './merge.js';
import { type CopyState, encodePosition, type Place } from './position.js';
import type { ChangeRow, DocumentRow, Sequence } from './rows.js';

/** One pass over one database. */
export interface PassOptions {
  readonly database: Database;
  readonly conflicts: boolean;
  readonly report: Report<AdapterEvent>;
  readonly stop: AbortSignal;
}

/**
 * Reads what is there, every range side by side, each page with a position that covers all pages yielded so far.
 *
 * Returns how many documents the copy has read in all, design documents included.
 */
export async function* copyPages(
  options: PassOptions,
  place: Place & { readonly copy: CopyState },
): AsyncGenerator<Page, number, undefined> {
  const { database, conflicts, stop } = options;
  const ranges: RangeState[] = [...place.copy.ranges];
  let { read } = place.copy;
  const series = ranges.map((range, index) => {
    const reader = new RangeReader(database, range, conflicts);
    return async () => {
      const rows = await reader.next(stop);
      if (rows === undefined) return undefined;
      return { index, count: rows.length, state: reader.state, page: await toPage(rows, options) };
    };
  });
  for await (const { index, count, state, page } of merge(series)) {
    ranges[index] = state;
    read += count;
    yield { ...page, phase: 'copy', position: encodePosition({ ...place, copy: { read, ranges } }) };
  }
  return read;
}

/**
 * Reads what happened since a place. The last page, which may be empty, has the position of the next pass.
 *
 * Returns how many changes there were, those of design documents included.
 */
export async function* changesPages(
  options: PassOptions,
  place: { readonly instance: string | undefined; readonly since: Sequence },
): AsyncGenerator<Page, number, undefined> {
  const reader = new ChangesReader(options.database, place.since, options.conflicts);
  const next = async (): Promise<Page | undefined> => {
    const found = await reader.next(options.stop);
    if (found === undefined) return undefined;
    const position: Position = encodePosition({ instance: place.instance, since: found.since });
    return { ...(await toPage(found.rows, options)), phase: 'changes', position };
  };
  let read = 0;
  for await (const page of merge([next])) {
    read += page.changes.length + page.skipped;
    yield page;
  }
  return read;
}

/** Makes changes of rows, and fetches the documents of those that came without. */
async function toPage(
  rows: readonly (DocumentRow | ChangeRow)[],
  options: PassOptions,
): Promise<Pick<Page, 'changes' | 'skipped'>> {
  const wanted = rows.filter(({ id }) => !id.startsWith('_design/'));
  const lacking = wanted.filter((row) => row.document === undefined && !isDeleted(row)).map(({ id }) => id);
  const reader = new DocumentReader(options.database, options.conflicts);
  const fetched =
    lacking.length === 0 ? new Map<string, Document>() : await reader.byId(lacking, options.stop);
  const changes = wanted.map((row) => toChange(row, fetched));
  reportAttachments(changes, options);
  return { changes, skipped: rows.length - wanted.length };
}

function toChange(row: DocumentRow | ChangeRow, fetched: ReadonlyMap<string, Document>): Change {
  const { id } = row;
  if (isDeleted(row)) {
    const known =
      row.document !== undefined && Object.keys(row.document).some((field) => !tombstoneFields.has(field));
    return known ? { kind: 'removal', id, document: row.document } : { kind: 'removal', id };
  }
  const document = row.document ?? fetched.get(id);
  return document === undefined ? { kind: 'removal', id } : { kind: 'upsert', id, document };
}

/** What every tombstone has. */
const tombstoneFields: ReadonlySet<string> = new Set(['_id', '_rev', '_deleted']);

function isDeleted(row: DocumentRow | ChangeRow): boolean {
  return ('deleted' in row && row.deleted) || row.document?.['_deleted'] === true;
}

function reportAttachments(changes: readonly Change[], { report }: PassOptions): void {
  const count = changes.filter(
    (change) => change.kind === 'upsert' && Object.hasOwn(change.document, '_attachments'),
  );
  if (count.length === 0) return;
  const message = 'a document has attachments, which are not carried with it';
  report({ type: 'notice', code: 'attachments', message, count: count.length });
}
