import pLimit from 'p-limit';
import { isSampled } from '../sampling.js';
import type { SamplePage } from '../source.js';
import { RangeReader } from '../../couchdb/all-docs.js';
import { merge } from '../merge.js';
import { type PassOptions, toPage } from './page.js';
import { PageSize } from '../../couchdb/page-size.js';
import { splitRanges } from './ranges.js';
import { type DocumentRow, RowList } from '../../couchdb/row-list.js';
import { type Chunk, evenChunks } from './strata.js';

/** What to read of a database, and how. */
interface Sample {
  readonly documents: number;
  /** How many documents the database counts. */
  readonly present: number;
  readonly connections: number;
}

/** Up to this many ids are listed about as quickly as chunks are found: 85,000 a second against 8 ms a question. */
const quicklyListed = 50_000;

/** Beyond this part of all documents, chunks that begin near where they should would run into each other. */
const largestShare = 2 / 5;

/**
 * Reads a sample, on several connections side by side.
 *
 * It has exactly as many rows as asked for while nobody edits the database, those of design documents included. The
 * choice depends on the ids alone. A small database, and one that does not count its ids, has all ids listed and every
 * n-th document fetched; of a large one, short chunks of consecutive documents are read.
 */
export async function* samplePages(
  options: PassOptions,
  sample: Sample,
): AsyncGenerator<SamplePage, void, undefined> {
  if (sample.documents <= 0) return;
  yield* merge(await chooseSeries(options, sample));
}

type Series = readonly (() => Promise<SamplePage | undefined>)[];

async function chooseSeries(options: PassOptions, sample: Sample): Promise<Series> {
  const { database, stop } = options;
  const { documents, present, connections } = sample;
  if (documents >= present) {
    const ranges = await splitRanges(database, { ranges: connections, documents: present, stop });
    return chunkSeries(options, ranges, connections);
  }
  const cut = present > quicklyListed && documents <= present * largestShare;
  const chunks = cut ? await evenChunks(database, documents, stop) : undefined;
  return chunks === undefined ? nthSeries(options, sample) : chunkSeries(options, chunks, connections);
}

/** Each connection reads whole chunks, one after the other. */
function chunkSeries(options: PassOptions, chunks: readonly Chunk[], connections: number): Series {
  const { database, conflicts, stop } = options;
  const waiting = [...chunks];
  return onConnections(connections, () => {
    const size = new PageSize();
    let reader: RangeReader | undefined;
    const begin = (chunk: Chunk | undefined): RangeReader | undefined => {
      if (chunk === undefined) return undefined;
      const most = chunk.most ?? Infinity;
      return new RangeReader(database, { start: chunk.start, end: chunk.end }, { conflicts, size, most });
    };
    return async () => {
      for (reader ??= begin(waiting.shift()); reader !== undefined; reader = begin(waiting.shift())) {
        const found = await reader.next(stop);
        if (found !== undefined) return await toPage(found, options);
      }
      return undefined;
    };
  });
}

/** One connection at a time lists ids, and each fetches some of those that are chosen. */
function nthSeries(options: PassOptions, sample: Sample): Series {
  const listing = new RangeReader(options.database, {}, { conflicts: false, documents: false });
  const turn = pLimit(1);
  let chosen: readonly DocumentRow[] = [];
  let listed = 0;
  const take = async (count: number): Promise<readonly DocumentRow[]> => {
    while (chosen.length < count) {
      const found = await listing.next(options.stop);
      if (found === undefined) break;
      chosen = [...chosen, ...[...found.rows].filter((_row, index) => isSampled(listed + index, sample))];
      listed += found.rows.length;
    }
    const taken = chosen.slice(0, count);
    chosen = chosen.slice(count);
    return taken;
  };
  return onConnections(sample.connections, () => {
    const size = new PageSize();
    return async () => {
      const rows = await turn(async () => await take(size.limit));
      if (rows.length === 0) return undefined;
      const page = await toPage({ rows: RowList.of(rows), bytes: 0 }, options);
      size.learn(rows.length, page.bytes);
      return page;
    };
  });
}

function onConnections(count: number, begin: () => Series[number]): Series {
  return Array.from({ length: count }, begin);
}
