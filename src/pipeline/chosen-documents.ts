import type { Change, Document, Page, Position } from '../document.js';
import type { Source } from '../sources/source.js';

/** Few, because documents are listed as rejected for being large more often than others. */
const documentsPerPage = 20;

/**
 * Makes a source yield these documents alone, each as it is now; one that is not there is yielded as a removal.
 *
 * Its positions mean nothing to the source and must not be saved.
 */
export function chosenDocuments(
  source: Source,
  ids: readonly string[],
): Omit<Source, 'sample' | 'awaitChange'> {
  return {
    traits: { incremental: false, removals: true },
    shape: (stop) => source.shape(stop),
    probe: async (options) => {
      await source.probe(options);
      return ids.length;
    },
    read: ({ stop }) => pagesOf(source, ids, stop),
    origin: (stop) => source.origin(stop),
    fetch: (wanted, stop) => source.fetch(wanted, stop),
    [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
  };
}

async function* pagesOf(
  source: Source,
  ids: readonly string[],
  stop: AbortSignal,
): AsyncGenerator<Page, void, undefined> {
  for (let start = 0; start < ids.length; start += documentsPerPage) {
    stop.throwIfAborted();
    const chosen = ids.slice(start, start + documentsPerPage);
    const found = await source.fetch(chosen, stop);
    const changes = chosen.map((id) => changeOf(id, found.get(id)));
    const position = String(start + chosen.length) as Position;
    // What is filtered out now may have been carried before it was listed, as with any change.
    yield { changes, position, skipped: 0, phase: 'changes' };
  }
}

function changeOf(id: string, document: Document | undefined): Change {
  return document === undefined ? { kind: 'removal', id } : { kind: 'upsert', id, document };
}
