import type { Page } from '../../document.js';
import { itemChange } from '../../dynamodb/item-change.js';
import type { ItemNames } from '../../dynamodb/item-names.js';
import type { Expiry } from './expired.js';
import { interleavedPages } from './interleave.js';
import { encodePosition, type Place, type ScanState } from './position.js';
import type { Scanner } from './scan.js';
import type { StreamPlace } from './stream/place.js';
import type { StreamReader } from './stream/stream-reader.js';

/** What a pass works with. */
export interface PassOptions {
  readonly scanner: Scanner;
  readonly names: ItemNames;
  readonly expiry: Expiry;
  /** Absent where changes are not followed. */
  readonly stream: StreamReader | undefined;
  readonly stop: AbortSignal;
}

/** Reads a pass from a place: what is left to scan, then what changed since. Yields a page at least. */
export async function* passPages(
  options: PassOptions,
  { scan, ...place }: Place,
): AsyncGenerator<Page, void, undefined> {
  if (scan !== undefined) yield* copyPages(options, { ...place, scan });
  const { stream } = place;
  const follows = stream !== undefined && options.stream !== undefined;
  if (follows) yield* changesPages(options, options.stream, { ...place, stream });
  else if (scan === undefined) yield emptyPage(place);
}

/** The page that a pass begins with, which says where it begins. */
export function emptyPage(place: Place): Page {
  const phase = place.scan === undefined || place.scan.again === true ? 'changes' : 'copy';
  return { changes: [], skipped: 0, position: encodePosition(place), phase };
}

/** Scans what is left to scan, and ends with a page whose position says that the scan is complete. */
async function* copyPages(
  { scanner, names, expiry, stop }: PassOptions,
  place: Place & { readonly scan: ScanState },
): AsyncGenerator<Page, void, undefined> {
  const phase = place.scan.again === true ? 'changes' : 'copy';
  const keyOf = names.keyOf.bind(names);
  for await (const { items, bytes, state } of interleavedPages(scanner, { keyOf, begin: place.scan }, stop)) {
    const kept = expiry.copied(items);
    const changes = kept.map((item) => itemChange(item, names));
    const position = encodePosition({ ...place, scan: state });
    yield { changes, skipped: items.length - kept.length, bytes: Math.ceil(bytes), position, phase };
  }
  yield { changes: [], skipped: 0, position: encodePosition({ ...place, scan: undefined }), phase };
}

/** Follows the stream until it is caught up with; yields a page at least. */
async function* changesPages(
  { expiry, stop }: PassOptions,
  stream: StreamReader,
  place: Place & { readonly stream: StreamPlace },
): AsyncGenerator<Page, void, undefined> {
  let any = false;
  for await (const page of stream.pages(place.stream, stop)) {
    any = true;
    const position = encodePosition({ ...place, stream: page.place });
    const { skipped, bytes } = page;
    yield { changes: expiry.followed(page.changes), skipped, bytes, position, phase: 'changes' };
  }
  if (!any) yield emptyPage(place);
}
