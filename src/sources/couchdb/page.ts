import type { Change, Changes, Document, Page } from '../../document.js';
import { TextUpsert } from '../../document-text.js';
import type { AdapterEvent, Report } from '../../events.js';
import type { Database } from '../../couchdb/database.js';
import { DocumentReader } from '../../couchdb/documents.js';
import { isDesign } from '../../couchdb/ids.js';
import type { ChangeRow, DocumentRow, RowList } from '../../couchdb/row-list.js';
import type { Releasable } from '../../couchdb/rows.js';

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
  readonly rows: RowList<DocumentRow | ChangeRow>;
  readonly bytes: number;
}

/** Makes changes of rows, and fetches the documents of those that came without. */
export async function toPage(
  { rows, bytes, release }: RowsPage,
  options: PassOptions,
): Promise<Pick<Page, 'changes' | 'skipped' | 'release'> & { readonly bytes: number }> {
  const { skipped, lacking, attached } = survey(rows);
  const reader = new DocumentReader(options.database, options.conflicts);
  const fetched =
    lacking.length === 0 ? new Map<string, Document>() : await reader.byId(lacking, options.stop);
  reportAttachments(attached + [...fetched.values()].filter(hasAttachments).length, options);
  const changes = new RowChanges(rows, fetched, rows.length - skipped);
  return { changes, skipped, bytes: bytes + reader.bytes, release };
}

/** The changes that rows stand for, each made when its turn comes. */
class RowChanges implements Changes {
  constructor(
    private readonly rows: Iterable<DocumentRow | ChangeRow>,
    private readonly fetched: ReadonlyMap<string, Document>,
    readonly length: number,
  ) {}

  *[Symbol.iterator](): Iterator<Change> {
    for (const row of this.rows) if (!isDesign(row.id)) yield toChange(row, this.fetched);
  }
}

interface Survey {
  /** How many rows are those of design documents. */
  skipped: number;
  /** The ids of rows that came without their documents. */
  readonly lacking: string[];
  /** How many of the documents have attachments. */
  attached: number;
}

function survey(rows: RowList<DocumentRow | ChangeRow>): Survey {
  const found: Survey = { skipped: rows.designs(), lacking: [], attached: 0 };
  for (const row of rows.special) {
    if (isDesign(row.id)) continue;
    if (isLacking(row)) found.lacking.push(row.id);
    else if (!isDeleted(row) && isAttached(row)) found.attached += 1;
  }
  return found;
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
  if ('deleted' in row && row.deleted) return true;
  // A text says nothing of it: then it need not be parsed.
  return row.text === undefined && row.document?.['_deleted'] === true;
}

function isAttached(row: DocumentRow): boolean {
  // To ask a row with a text for its document is to have it parsed.
  if (row.text !== undefined) return row.text.place.reserved.includes('_attachments');
  return row.document !== undefined && hasAttachments(row.document);
}

function hasAttachments(document: Document): boolean {
  return Object.hasOwn(document, '_attachments');
}

function reportAttachments(count: number, { report }: PassOptions): void {
  if (count === 0) return;
  const message = 'a document has attachments, which are not carried with it';
  report({ type: 'notice', code: 'attachments', message, count });
}
