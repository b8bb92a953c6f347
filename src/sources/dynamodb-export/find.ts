import type { Change, Document } from '../../document.js';
import { dataLines } from './data-file.js';
import { ItemLines } from './item-line.js';
import { readDataFiles, type TableExport } from './manifest.js';
import type { ReadingOptions } from './pass.js';

/**
 * Finds items by id in a chain of exports, as the last export that tells of each has it.
 *
 * An export has no index: each is read as a whole, the last one first, until every id has been found.
 */
export async function findItems(
  chain: readonly TableExport[],
  ids: readonly string[],
  options: ReadingOptions,
): Promise<ReadonlyMap<string, Document>> {
  const found = new Map<string, Document>();
  const sought = new Set(ids);
  for (const exported of chain.toReversed()) {
    if (sought.size === 0) break;
    for await (const change of changesOf(exported, options)) {
      if (sought.delete(change.id) && change.kind === 'upsert') found.set(change.id, change.document);
    }
  }
  return found;
}

async function* changesOf(
  exported: TableExport,
  { store, key, stop }: ReadingOptions,
): AsyncGenerator<Change, void, undefined> {
  const items = new ItemLines(key);
  for (const file of await readDataFiles(store, exported, stop)) {
    const place = { file: store.describe(file.path), number: 0 };
    for await (const lines of dataLines(store, file, stop)) {
      for (const line of lines) {
        place.number += 1;
        yield items.read(line, place);
      }
    }
  }
}
