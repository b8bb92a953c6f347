import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Document, Page, Position } from '../../src/document.js';
import { EnvironmentError, GuardError } from '../../src/errors.js';
import type { Source } from '../../src/sources/source.js';
import { describeCarrying } from './source-carrying.js';
import { describeFollowing } from './source-following.js';
import { describeSampling } from './source-sampling.js';
import { idOf, idsOf, lastPosition, never, numbered, pagesOf, stateAfter, stateOf } from './source-pages.js';

/** A collection that tests fill and edit behind the source's back. */
export interface SourceFixture extends AsyncDisposable {
  /** The collection as a source. */
  readonly source: Source;
  /** A source of a collection that does not exist. */
  readonly missing: Source;
  put(documents: readonly Document[]): Promise<void>;
  /** Deletes a document and leaves `body` in its place. */
  remove(id: string, body?: Document): Promise<void>;
  /** Deletes the whole collection and makes an empty one of the same name. */
  recreate(): Promise<void>;
}

/** What a database behind a source can and cannot do. */
export interface SourceCapabilities {
  /** Numbers of any length come back digit for digit. */
  readonly exactNumbers: boolean;
  /** Ids that the database itself loses or refuses. */
  readonly lostIds: readonly string[];
  /** Fields named `__proto__` and suchlike come back. */
  readonly awkwardFields: boolean;
  /** A collection that was made anew can be told from the old one even when it has more in it. */
  readonly knowsRecreated: boolean;
  /** Some documents belong to the database itself, and deleted ones may leave something in their place. */
  readonly designDocuments: boolean;
  /** Documents have an order, by which samples are spread. */
  readonly ordered: boolean;
  /** What changed shortly before a copy is told of again after it. */
  readonly repeats: boolean;
  /** What changes from now on can be told without a copy. */
  readonly tellsPresent: boolean;
  /** So many changes never fit in one page. */
  readonly manyNews: number;
  /** A sample shows what is there now, not what was there when the collection was listed as a whole. */
  readonly currentSamples: boolean;
}

/** Holds a source to the contract of `Source`. */
export function describeSource(
  name: string,
  capabilities: SourceCapabilities,
  create: () => Promise<SourceFixture>,
): void {
  describe(`${name} is a source`, () => {
    let fixture: SourceFixture;

    beforeEach(async () => {
      fixture = await create();
    });

    afterEach(async () => {
      await fixture[Symbol.asyncDispose]();
    });

    test('yields every document once, and ends', async () => {
      await fixture.put(numbered(260));
      const pages = await pagesOf(fixture.source);
      const ids = capabilities.repeats ? [...new Set(idsOf(pages))] : idsOf(pages);
      expect(ids.sort()).toEqual(numbered(260).map(idOf).sort());
      expect(pages.length).toBeGreaterThan(2);
      expect(stateAfter(pages)).toEqual(stateOf(numbered(260)));
    });

    test('yields a last page of an empty collection, and reads on from there', async () => {
      const pages = await pagesOf(fixture.source);
      expect(idsOf(pages)).toEqual([]);
      await fixture.put(numbered(3));
      expect(idsOf(await pagesOf(fixture.source, lastPosition(pages))).sort()).toEqual(numbered(3).map(idOf));
    });

    test('resumes after each page without a gap', async () => {
      await fixture.put(numbered(260));
      const pages = await pagesOf(fixture.source);
      for (const [index, page] of pages.entries()) {
        const rest = await pagesOf(fixture.source, page.position);
        expect(stateAfter([...pages.slice(0, index + 1), ...rest])).toEqual(stateOf(numbered(260)));
      }
    });

    test('reads on from a position with more news than fit in a page', async () => {
      const position = lastPosition(await pagesOf(fixture.source));
      await fixture.put(numbered(capabilities.manyNews));
      const pages = await pagesOf(fixture.source, position);
      expect(pages.length).toBeGreaterThan(1);
      expect(idsOf(pages).sort()).toEqual(numbered(capabilities.manyNews).map(idOf));
    });

    test('estimates how many changes there are to read', async () => {
      await fixture.put(numbered(25));
      expect(await fixture.source.probe({ stop: never })).toBe(25);
      const position = lastPosition(await pagesOf(fixture.source));
      await fixture.put([{ _id: 'n00001' }, { _id: 'n00002' }]);
      expect([2, undefined]).toContain(await fixture.source.probe({ after: position, stop: never }));
    });

    test('says that a collection does not exist', async () => {
      await expect(fixture.missing.probe({ stop: never })).rejects.toBeInstanceOf(EnvironmentError);
      await expect(pagesOf(fixture.missing)).rejects.toMatchObject({ code: 'source_not_found' });
    });

    test('ends with the reason of the stop signal', async () => {
      await fixture.put(numbered(260));
      const reason = new Error('enough');
      const stop = new AbortController();
      const reading = (async () => {
        for await (const page of fixture.source.read({ stop: stop.signal })) {
          if (page.changes.length > 0) stop.abort(reason);
        }
      })();
      await expect(reading).rejects.toBe(reason);
      await expect(pagesOf(fixture.source, undefined, stop.signal)).rejects.toBe(reason);
      await expect(fixture.source.probe({ stop: stop.signal })).rejects.toBe(reason);
      await expect(fixture.source.fetch(['n00001'], stop.signal)).rejects.toBe(reason);
    });

    test('lets its reader leave early, and be followed by another', async () => {
      await fixture.put(numbered(260));
      let position: Position | undefined;
      const pages: Page[] = [];
      for await (const page of fixture.source.read({ stop: never })) {
        pages.push(page);
        position = page.position;
        if (page.changes.length > 0) break;
      }
      expect(stateAfter([...pages, ...(await pagesOf(fixture.source, position))])).toEqual(
        stateOf(numbered(260)),
      );
    });

    test('refuses the position of a collection that has been made anew', async () => {
      await fixture.put(numbered(20));
      const position = lastPosition(await pagesOf(fixture.source));
      await fixture.recreate();
      if (capabilities.knowsRecreated) await fixture.put(numbered(40));
      await expect(fixture.source.probe({ after: position, stop: never })).rejects.toBeInstanceOf(GuardError);
      await expect(pagesOf(fixture.source, position)).rejects.toMatchObject({ code: 'source_recreated' });
    });

    describeFollowing(() => fixture, capabilities);
    describeCarrying(capabilities, () => fixture);
    describeSampling(capabilities, () => fixture);
  });
}
