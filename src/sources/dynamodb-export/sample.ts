import { isSampled } from '../sampling.js';
import type { SamplePage } from '../source.js';
import type { Change } from '../../document.js';
import { dataLines } from './data-file.js';
import { ItemLines } from './item-line.js';
import { type DataFile, readDataFiles, type TableExport } from './manifest.js';
import type { ReadingOptions } from './pass.js';

/** Of an export up to this size every line is looked at. */
const wholeBytes = 256 * 1024 * 1024;

/**
 * Reads a sample of a full export, spread evenly over its files, with one page for each.
 *
 * Of a small export every n-th item is taken; of a large one as many from the beginning of each file, which DynamoDB
 * fills in the order of hashed keys.
 */
export async function* sampleExport(
  exported: TableExport,
  documents: number,
  options: ReadingOptions,
): AsyncGenerator<SamplePage, void, undefined> {
  const { store, stop } = options;
  if (documents <= 0) return;
  const isLarge = exported.billedBytes > wholeBytes;
  let before = 0;
  for (const file of await readDataFiles(store, exported, stop)) {
    const chosen = Array.from({ length: file.items }, (_, index) => index).filter((index) =>
      isSampled(before + index, { documents, present: exported.items }),
    );
    before += file.items;
    const wanted = isLarge ? chosen.map((_, index) => index) : chosen;
    if (wanted.length > 0) yield await itemsAt(file, wanted, options);
  }
}

/** The items of these lines, counted from 0, in order. */
async function itemsAt(
  file: DataFile,
  wanted: readonly number[],
  { store, key, stop }: ReadingOptions,
): Promise<SamplePage> {
  const items = new ItemLines(key);
  const name = store.describe(file.path);
  const changes: Change[] = [];
  let [index, bytes] = [0, 0];
  for await (const lines of dataLines(store, file, stop)) {
    for (const line of lines) {
      if (wanted[changes.length] === index) {
        changes.push(items.read(line, { file: name, number: index + 1 }));
        bytes += line.length;
      }
      index += 1;
    }
    if (changes.length === wanted.length) break;
  }
  return { changes, skipped: 0, bytes };
}
