import { readTypedValues } from '../../couchdb/typed-values.js';
import type { Change, Changes, Document } from '../../document.js';
import type { Source } from '../source.js';

/** A source whose documents come with the values that a CouchDB target has written in a form of their own. */
export function typedSource(source: Source & Required<Pick<Source, 'present'>>): Source {
  return {
    traits: source.traits,
    shape: (stop) => source.shape(stop),
    probe: (options) => source.probe(options),
    read: (options) => typedPages(source.read(options)),
    sample: (options) => typedPages(source.sample(options)),
    origin: (stop) => source.origin(stop),
    present: (stop) => source.present(stop),
    awaitChange: (after, stop) => source.awaitChange(after, stop),
    fetch: async (ids, stop) => {
      const found = await source.fetch(ids, stop);
      return new Map([...found].map(([id, document]) => [id, readTypedValues(document)]));
    },
    [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
  };
}

async function* typedPages<P extends { readonly changes: Changes }>(
  pages: AsyncIterable<P>,
): AsyncGenerator<P, void, undefined> {
  for await (const page of pages) yield { ...page, changes: Array.from(page.changes, typedChange) };
}

function typedChange(change: Change): Change {
  if (change.kind === 'upsert') return { ...change, document: readTypedValues(change.document) };
  const known: Document | undefined = change.document;
  return known === undefined ? change : { ...change, document: readTypedValues(known) };
}
