import type { Change, Document, Page } from '../../document.js';
import { TextUpsert } from '../../document-text.js';
import type { AdapterEvent, Report } from '../../events.js';
import type { Database } from '../../couchdb/database.js';
import { DocumentReader } from '../../couchdb/documents.js';
import type { ChangeRow, DocumentRow, Releasable } from '../../couchdb/rows.js';

/** One read of one database. */
export interface PassOptions {
  readonly database: Database;
  readonly conflicts: boolean;
  /** Whether documents are left as text where they can be. */
  readonly texts?: boolean;
  readonly report: Report<AdapterEvent>;
  readonly stop: AbortSignal;
}

/** Rows of one answer, and its length. */
interface RowsPage extends Releasable {
  readonly rows: readonly (DocumentRow | ChangeRow)[];
  readonly bytes: number;
}

/** Makes changes of rows, and fetches the documents of those that came without. */
export async function toPage(
  { rows, bytes, release }: RowsPage,
  options: PassOptions,
): Promise<Pick<Page, 'changes' | 'skipped' | 'release'> & { readonly bytes: number }> {
  const wanted = rows.filter(({ id }) => !id.startsWith('_design/'));
  const lacking = wanted.filter(isLacking).map(({ id }) => id);
  const reader = new DocumentReader(options.database, options.conflicts);
  const fetched =
    lacking.length === 0 ? new Map<string, Document>() : await reader.byId(lacking, options.stop);
  const changes = wanted.map((row) => toChange(row, fetched));
  reportAttachments(changes, options);
  return { changes, skipped: rows.length - wanted.length, bytes: bytes + reader.bytes, release };
}

function toChange(row: DocumentRow | ChangeRow, fetched: ReadonlyMap<string, Document>): Change {
  const { id, text } = row;
  if (text !== undefined) return new TextUpsert(id, text);
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

function isLacking(row: DocumentRow | ChangeRow): boolean {
  return row.text === undefined && row.document === undefined && !isDeleted(row);
}

function isDeleted(row: DocumentRow | ChangeRow): boolean {
  return ('deleted' in row && row.deleted) || row.document?.['_deleted'] === true;
}

function reportAttachments(changes: readonly Change[], { report }: PassOptions): void {
  const count = changes.filter(hasAttachments).length;
  if (count === 0) return;
  const message = 'a document has attachments, which are not carried with it';
  report({ type: 'notice', code: 'attachments', message, count });
}

function hasAttachments(change: Change): boolean {
  if (change.kind === 'removal') return false;
  if (change.text !== undefined) return change.text.place.reserved.includes('_attachments');
  return Object.hasOwn(change.document, '_attachments');
}
