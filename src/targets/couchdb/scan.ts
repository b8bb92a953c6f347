import { RangeReader } from '../../couchdb/all-docs.js';
import type { Database } from '../../couchdb/database.js';
import { isDesign } from '../../couchdb/ids.js';
import type { ItemPage, ScanOptions, ScanPosition } from '../target.js';
import { itemOfDocument } from './stored-document.js';

/** Reads every document, page by page in the order of their ids; a position is the last id read. Design documents are no items. */
export async function* scanDocuments(
  database: Database,
  { after, stop }: ScanOptions,
): AsyncGenerator<ItemPage, void, undefined> {
  const reader = new RangeReader(database, { after }, { conflicts: false });
  for (;;) {
    const page = await reader.next(stop);
    if (page === undefined) return;
    const items = [...page.rows].flatMap(({ id, document }) =>
      document === undefined || isDesign(id) ? [] : [{ key: { _id: id }, item: itemOfDocument(document) }],
    );
    yield { items, position: (reader.state.after ?? '') as ScanPosition };
  }
}
