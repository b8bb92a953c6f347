import type { Change, Document, Page, Position } from '../document.js';
import type { Source } from '../sources/source.js';

/** A stop signal that never fires. */
export const never = new AbortController().signal;

/** Documents with ids in order. */
export function numbered(count: number): readonly Document[] {
  return Array.from({ length: count }, (_, index) => ({ _id: `n${String(index).padStart(5, '0')}`, index }));
}

/** A whole pass. */
export async function pagesOf(
  source: Source,
  after?: Position,
  stop: AbortSignal = never,
): Promise<readonly Page[]> {
  const pages: Page[] = [];
  for await (const page of source.read({ after, stop })) pages.push(page);
  return pages;
}

/** Where the next pass begins. */
export function lastPosition(pages: readonly Page[]): Position {
  const position = pages.at(-1)?.position;
  if (position === undefined) throw new Error('the pass yielded no page');
  return position;
}

/** The changes of a pass, in order. */
export function changesOf(pages: readonly Pick<Page, 'changes'>[]): readonly Change[] {
  return pages.flatMap(({ changes }) => [...changes]);
}

/** The ids of a pass, in order. */
export function idsOf(pages: readonly Pick<Page, 'changes'>[]): string[] {
  return changesOf(pages).map(({ id }) => id);
}

/** What a target would hold that applied these pages, without the fields that the database adds. */
export function stateAfter(pages: readonly Pick<Page, 'changes'>[]): Map<string, Document> {
  const state = new Map<string, Document>();
  for (const change of changesOf(pages)) {
    if (change.kind === 'removal') state.delete(change.id);
    else state.set(change.id, withoutRevision(change.document));
  }
  return state;
}

/** The documents by id. */
export function stateOf(documents: readonly Document[]): Map<string, Document> {
  return new Map(documents.map((document) => [idOf(document), document]));
}

function withoutRevision(document: Document): Document {
  return Object.fromEntries(Object.entries(document).filter(([field]) => field !== '_rev'));
}

/** The id of a document. */
export function idOf(document: Document): string {
  const id = document['_id'];
  if (typeof id !== 'string') throw new TypeError('a document has no id');
  return id;
}
