import type { AttributeMap } from '../../dynamodb/item-names.js';
import { isSampled } from '../sampling.js';
import { type Scanner, type ScanPage, scanPage } from './scan.js';

/** Items read on end in one place: fewer would cost more requests, more would tell less of the whole. */
const ITEMS_TOGETHER = 10;

/** A table counts its items every six hours: one that seems to have none may have as many as this. */
const FEWEST_PRESENT = 1_000;

/** More segments than this are not needed to be spread evenly. */
const MOST_SEGMENTS = 10_000;

const CONNECTIONS = 16;

/** How much to read of a table. */
export interface Sample {
  readonly documents: number;
  /** How many items the table counts. */
  readonly present: number;
}

/** A segment, and the key after which it goes on. */
interface Part {
  readonly segment: number;
  readonly total: number;
  readonly after?: AttributeMap | undefined;
  /** How many items to take of it next. */
  readonly limit: number;
}

/**
 * Reads so many items of a table, spread evenly over the hashes of their keys; all of them when there are no more.
 *
 * A few items are taken from the beginning of each of many segments, and more from those that have more, until there
 * are enough. The choice depends on the items alone.
 */
export async function* samplePages(
  scanner: Scanner,
  { documents, present }: Sample,
  stop: AbortSignal,
): AsyncGenerator<ScanPage, void, undefined> {
  const within = Math.min(documents, Math.max(present, FEWEST_PRESENT));
  const total = Math.min(MOST_SEGMENTS, Math.ceil(within / ITEMS_TOGETHER));
  let parts: readonly Part[] = Array.from({ length: total }, (_, segment) => ({ segment, total, limit: 0 }));
  for (let missing = documents; missing > 0 && parts.length > 0;) {
    const shares = shared(parts, missing);
    const going: Part[] = [];
    for await (const { part, page } of takeEach(scanner, shares, stop)) {
      missing -= page.items.length;
      if (page.after !== undefined) going.push({ ...part, after: page.after });
      yield page;
    }
    parts = [...going, ...shares.filter(({ limit }) => limit === 0)];
  }
}

/** Divides a number over parts as evenly as can be. */
function shared(parts: readonly Part[], count: number): Part[] {
  const least = Math.floor(count / parts.length);
  const odd = { documents: count - least * parts.length, present: parts.length };
  return parts.map((part, index) => ({ ...part, limit: least + (isSampled(index, odd) ? 1 : 0) }));
}

/** Reads what each part is to give, several side by side, in their order. */
async function* takeEach(
  scanner: Scanner,
  parts: readonly Part[],
  stop: AbortSignal,
): AsyncGenerator<{ readonly part: Part; readonly page: ScanPage }, void, undefined> {
  const asked = parts.filter(({ limit }) => limit > 0);
  for (let start = 0; start < asked.length; start += CONNECTIONS) {
    const group = asked.slice(start, start + CONNECTIONS);
    const pages = await Promise.all(group.map((part) => scanPage(scanner, part, stop)));
    for (const [index, part] of group.entries()) {
      const page = pages[index];
      if (page !== undefined) yield { part, page };
    }
  }
}
