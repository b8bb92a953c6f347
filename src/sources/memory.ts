import { setTimeout as delay } from 'node:timers/promises';
import { isDesign } from '../couchdb/ids.js';
import type { Change, Document, Page, Position } from '../document.js';
import { EnvironmentError, GuardError } from '../errors.js';
import { stringifyJson } from '../json/json.js';
import type { MemoryCollection } from './memory-collection.js';
import { isSampled } from './sampling.js';
import { type CollectionShape, namedById } from './shape.js';
import type { ReadOptions, SampleOptions, SamplePage, Source, SourceConnection } from './source.js';

/** Makes collections in memory readable. This is the reference of what a source does, and serves tests. */
export function connectMemory(collections: ReadonlyMap<string, MemoryCollection>): SourceConnection {
  return {
    open: ({ name }) => new MemorySource(name, collections),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** A place: the copy, if it is not complete, goes on after the id `copied`; then the changes after `since`. */
interface Place {
  readonly since: number;
  readonly copied?: { readonly after?: string };
}

class MemorySource implements Source {
  readonly traits = { incremental: true, removals: true };
  readonly #name: string;
  readonly #collections: ReadonlyMap<string, MemoryCollection>;

  constructor(name: string, collections: ReadonlyMap<string, MemoryCollection>) {
    this.#name = name;
    this.#collections = collections;
  }

  shape(): Promise<CollectionShape> {
    return Promise.resolve(namedById);
  }

  probe({ after, stop }: ReadOptions): Promise<number | undefined> {
    return Promise.resolve().then(() => {
      stop.throwIfAborted();
      const collection = this.#collection();
      const { since, copied } = this.#place(after, collection);
      if (copied === undefined) return collection.changesAfter(since).length;
      return collection.documentsAfter(copied.after).length;
    });
  }

  async *read({ after, stop }: ReadOptions): AsyncGenerator<Page, void, undefined> {
    const collection = this.#collection();
    const { since, copied } = this.#place(after, collection);
    if (after === undefined)
      yield { changes: [], skipped: 0, phase: 'copy', position: positionOf({ since, copied: {} }) };
    if (copied !== undefined) yield* copyPages(collection, { since, copied }, stop);
    yield* changesPages(collection, since, stop);
  }

  async *sample({ documents, stop }: SampleOptions): AsyncGenerator<SamplePage, void, undefined> {
    const collection = this.#collection();
    const all = collection.documentsAfter(undefined);
    const chosen = all.filter((_change, index) => isSampled(index, { documents, present: all.length }));
    for (let start = 0; start < chosen.length; start += collection.changesPerPage) {
      await turn(stop);
      yield contentOf(chosen.slice(start, start + collection.changesPerPage));
    }
  }

  origin(): Promise<Position> {
    return Promise.resolve(positionOf({ since: 0 }));
  }

  present(): Promise<Position> {
    return Promise.resolve().then(() => positionOf({ since: this.#collection().sequence }));
  }

  async awaitChange(after: Position, stop: AbortSignal): Promise<void> {
    const collection = this.#collection();
    const { since } = this.#place(after, collection);
    while (collection.sequence <= since) await delay(5, undefined, { signal: stop });
  }

  fetch(ids: readonly string[], stop: AbortSignal): Promise<ReadonlyMap<string, Document>> {
    return Promise.resolve().then(() => {
      stop.throwIfAborted();
      const collection = this.#collection();
      const found = ids.map((id) => [id, collection.get(id)] as const);
      return new Map(found.filter((entry): entry is [string, Document] => entry[1] !== undefined));
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  #collection(): MemoryCollection {
    const collection = this.#collections.get(this.#name);
    if (collection !== undefined) return collection;
    throw new EnvironmentError(`there is no collection "${this.#name}" in memory`, {
      code: 'source_not_found',
      hint: 'Check the name of the collection.',
    });
  }

  #place(after: Position | undefined, collection: MemoryCollection): Place {
    if (after === undefined) return { since: collection.sequence, copied: {} };
    const place = JSON.parse(after) as Place;
    if (place.since <= collection.sequence) return place;
    throw new GuardError(`the collection "${this.#name}" was made anew since the saved position was taken`, {
      code: 'source_recreated',
      hint: 'Run with --restart to read it from the beginning.',
    });
  }
}

async function* copyPages(
  collection: MemoryCollection,
  place: Required<Place>,
  stop: AbortSignal,
): AsyncGenerator<Page, void, undefined> {
  let { copied } = place;
  for (;;) {
    await turn(stop);
    const listed = collection.documentsAfter(copied.after).slice(0, collection.changesPerPage);
    const last = listed.at(-1);
    if (last === undefined) return;
    copied = { after: last.id };
    yield { ...contentOf(listed), position: positionOf({ since: place.since, copied }), phase: 'copy' };
  }
}

async function* changesPages(
  collection: MemoryCollection,
  after: number,
  stop: AbortSignal,
): AsyncGenerator<Page, void, undefined> {
  let since = after;
  do {
    await turn(stop);
    const listed = collection.changesAfter(since).slice(0, collection.changesPerPage);
    since = listed.at(-1)?.sequence ?? since;
    const content = contentOf(listed.map(({ change }) => change));
    yield { ...content, position: positionOf({ since }), phase: 'changes' };
  } while (since < collection.sequence);
}

function contentOf(listed: readonly Change[]): SamplePage {
  const changes = listed.filter(({ id }) => !isDesign(id));
  const texts = changes.map(({ document }) => (document === undefined ? '' : stringifyJson(document)));
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return { changes, skipped: listed.length - changes.length, bytes };
}

function positionOf(place: Place): Position {
  return JSON.stringify(place) as Position;
}

/** Lets others run, as a network would. */
async function turn(stop: AbortSignal): Promise<void> {
  await Promise.resolve();
  stop.throwIfAborted();
}
