import type { Page, Position } from '../../document.js';
import { type RangeState, RangeReader } from '../../couchdb/all-docs.js';
import { ChangesReader } from './changes.js';
import { merge } from '../merge.js';
import { PageSize } from '../../couchdb/page-size.js';
import { type PassOptions, toPage } from './page.js';
import { type CopyState, encodePosition, type Place } from './position.js';
import type { Sequence } from '../../couchdb/rows.js';

/**
 * Reads what is there, every range side by side, each page with a position that covers all pages yielded so far.
 *
 * `average` is the length of a document in bytes, where it is known. Returns how many documents the copy has read in
 * all, design documents included.
 */
export async function* copyPages(
  options: PassOptions,
  place: Place & { readonly copy: CopyState },
  average: number | undefined,
): AsyncGenerator<Page, number, undefined> {
  const { database, conflicts, texts, stop } = options;
  const ranges: RangeState[] = [...place.copy.ranges];
  let { read } = place.copy;
  const series = ranges.map((range, index) => {
    const size = new PageSize(average);
    const reader = new RangeReader(database, range, { conflicts, texts, size });
    return async () => {
      const found = await reader.next(stop);
      if (found === undefined) return undefined;
      return { index, count: found.rows.length, state: reader.state, page: await toPage(found, options) };
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
  const reader = new ChangesReader(options.database, place.since, options);
  const next = async (): Promise<Page | undefined> => {
    const found = await reader.next(options.stop);
    if (found === undefined) return undefined;
    const position: Position = encodePosition({ instance: place.instance, since: found.since });
    return { ...(await toPage(found, options)), phase: 'changes', position };
  };
  let read = 0;
  for await (const page of merge([next])) {
    read += page.changes.length + page.skipped;
    yield page;
  }
  return read;
}
