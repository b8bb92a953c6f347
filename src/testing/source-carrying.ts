import assert from 'node:assert/strict';
import { Decimal } from 'decimal.js';
import type { Document } from '../document.js';
import { equal, like } from './expectations.js';
import type { FixtureTest } from './runner.js';
import type { SourceCapabilities, SourceFixture } from './source-fixture.js';
import {
  changesOf,
  idOf,
  idsOf,
  lastPosition,
  never,
  numbered,
  pagesOf,
  stateAfter,
  stateOf,
} from './source-pages.js';

const awkwardIds = [
  'a/b?c=d&e=f#g%20h+i', ' leading and trailing ', '"quoted"', 'back\\slash', 'new\nline', 'nul\u0000byte', '..', '0',
  'é', 'e\u0301', '日本', '😀', '～', '\uffee', 'constructor', 'x'.repeat(3_000), 'key_local', 'null',
  '\u2028', '~', 'A', 'a',
]; // prettier-ignore

/** What a source carries of a document, and which documents. */
export function describeCarrying(given: FixtureTest<SourceFixture>, capabilities: SourceCapabilities): void {
  given(
    'carries what a tombstone still knows',
    async (fixture) => {
      await fixture.put([{ _id: 'plain' }, { _id: 'bodied' }]);
      const position = lastPosition(await pagesOf(fixture.source));
      await fixture.remove('plain');
      await fixture.remove('bodied', { tenant: 't1', size: 3 });
      const changes = changesOf(await pagesOf(fixture.source, position));
      const removals = new Map(changes.map((change) => [change.id, change]));
      equal(removals.get('plain'), { kind: 'removal', id: 'plain' });
      like(removals.get('bodied'), { kind: 'removal', document: { tenant: 't1', size: 3 } });
    },
    capabilities.designDocuments,
  );

  given(
    'passes over design documents and counts them',
    async (fixture) => {
      await fixture.put([{ _id: '_design/app', views: {} }, { _id: 'x' }]);
      const pages = await pagesOf(fixture.source);
      equal(new Set(idsOf(pages)), new Set(['x']));
      assert.ok(pages.reduce((sum, { skipped }) => sum + skipped, 0) >= 1);
    },
    capabilities.designDocuments,
  );

  given('fetches documents by id and leaves out those that are not there', async (fixture) => {
    await fixture.put([...numbered(120), { _id: 'a/b?c', v: 1 }, { _id: 'gone' }]);
    await fixture.remove('gone');
    const ids = [...numbered(120).map(idOf), 'a/b?c', 'gone', 'never'];
    const found = await fixture.source.fetch(ids, never);
    equal(found.size, 121);
    like(found.get('a/b?c'), { _id: 'a/b?c', v: 1 });
    equal((await fixture.source.fetch([], never)).size, 0);
  });

  given('carries awkward ids and values', async (fixture) => {
    const documents = awkwardIds.filter((id) => !capabilities.lostIds.includes(id)).map((id) => ({ _id: id, ...(capabilities.awkwardFields ? awkwardFields() : { id }) })); // prettier-ignore
    await fixture.put(documents);
    const pages = await pagesOf(fixture.source);
    equal(stateAfter(pages), stateOf(documents));
    const found = await fixture.source.fetch(documents.map(idOf), never);
    equal([...found.keys()].sort(), documents.map(idOf).sort());
  });

  given(
    'carries numbers digit for digit',
    async (fixture) => {
      const digits = [
        '9007199254740993',
        '-9007199254740993',
        '12345678901234567890123456789012345678',
        '9'.repeat(39),
      ];
      await fixture.put(
        digits.map((number, index) => ({ _id: `n${index}`, list: [{ number: new Decimal(number) }] })),
      );
      const state = stateAfter(await pagesOf(fixture.source));
      const found = await fixture.source.fetch([...state.keys()], never);
      for (const documents of [state, found]) {
        const numbers = [...documents.values()].map(
          (document) => (document['list'] as { number: Decimal }[])[0]?.number,
        );
        equal(numbers.map((number) => number?.toFixed()).sort(), [...digits].sort());
      }
    },
    capabilities.exactNumbers,
  );
}

function awkwardFields(): Document {
  const fields = { '': '', text: '\u0000😀"\\', nested: { constructor: 1, list: [[], {}, null, true, 0.1] } };
  return { ...fields, deep: JSON.parse('{"__proto__":{"a":1},"toString":"x"}') as Document };
}
