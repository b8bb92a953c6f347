import assert from 'node:assert/strict';
import type { Document } from '../document.js';
import type { Source, SamplePage } from '../sources/source.js';
import { equal, like, rejectsLike, rejectsWith } from './expectations.js';
import type { FixtureTest } from './runner.js';
import type { SourceCapabilities, SourceFixture } from './source-fixture.js';
import { idOf, idsOf, never, numbered, pagesOf, stateAfter, stateOf } from './source-pages.js';

/** How a source reads samples, and tells bytes. */
export function describeSampling(given: FixtureTest<SourceFixture>, capabilities: SourceCapabilities): void {
  given('tells in how many bytes it handed out documents', async (fixture) => {
    await fixture.put(numbered(130));
    const filled = (await pagesOf(fixture.source)).filter(({ changes }) => changes.length > 0);
    const texts = filled.flatMap(({ changes }) =>
      Array.from(changes, (change) => JSON.stringify(change.document)),
    );
    const bytes = filled.reduce((sum, page) => sum + (page.bytes ?? 0), 0);
    equal(
      filled.every((page) => page.bytes !== undefined && page.bytes > 0),
      true,
    );
    assert.ok(bytes >= texts.join('').length);
    assert.ok(bytes < texts.length * 400);
  });

  given('samples as many documents as asked for, evenly and each once', async (fixture) => {
    await fixture.put(numbered(500));
    const places = idsOf(await sampleOf(fixture.source, 50)).map((id) => Number(id.slice(1)));
    equal(new Set(places).size, 50);
    equal(places.length, 50);
    if (!capabilities.ordered) return;
    const tenths = Array.from({ length: 10 }, (_, tenth) => places.filter((place) => Math.floor(place / 50) === tenth)); // prettier-ignore
    equal(
      tenths.map(({ length }) => length),
      Array.from({ length: 10 }, () => 5),
    );
  });

  given('samples the same documents each time, whole and with their bytes', async (fixture) => {
    await fixture.put(numbered(300));
    const pages = await sampleOf(fixture.source, 40);
    const again = await sampleOf(fixture.source, 40);
    equal(idsOf(again).sort(), idsOf(pages).sort());
    const all = stateOf(numbered(300));
    for (const [id, document] of stateOf(documentsOf(pages))) like(document, all.get(id) ?? { index: 'unknown' }); // prettier-ignore
    equal(
      pages.every(({ changes, bytes }) => changes.length === 0 || (bytes ?? 0) > 0),
      true,
    );
  });

  for (const documents of [260, 261, 100_000])
    given(`samples all of 260 documents once when asked for ${documents}`, async (fixture) => {
      await fixture.put(numbered(260));
      const pages = await sampleOf(fixture.source, documents);
      equal(idsOf(pages).sort(), numbered(260).map(idOf));
      equal(stateAfter(pages), stateOf(numbered(260)));
    });

  given(
    'estimates the mean of what grows with the id',
    async (fixture) => {
      await fixture.put(numbered(400));
      const indexes = documentsOf(await sampleOf(fixture.source, 60)).map(({ index }) => Number(index));
      const mean = indexes.reduce((sum, index) => sum + index, 0) / indexes.length;
      assert.ok(Math.abs(mean / 199.5 - 1) < 0.02);
    },
    capabilities.ordered,
  );

  given(
    'counts design documents of a sample as skipped',
    async (fixture) => {
      await fixture.put([{ _id: '_design/app', views: {} }, ...numbered(9)]);
      const pages = await sampleOf(fixture.source, 10);
      equal(idsOf(pages).sort(), numbered(9).map(idOf));
      equal(
        pages.reduce((sum, { skipped }) => sum + skipped, 0),
        1,
      );
    },
    capabilities.designDocuments,
  );

  given('samples nothing of an empty collection, nor when asked for nothing', async (fixture) => {
    equal(idsOf(await sampleOf(fixture.source, 10)), []);
    await fixture.put(numbered(20));
    equal(idsOf(await sampleOf(fixture.source, 0)), []);
  });

  given(
    'leaves deleted documents out of a sample',
    async (fixture) => {
      await fixture.put(numbered(30));
      await fixture.remove('n00003');
      const ids = idsOf(await sampleOf(fixture.source, 100));
      equal(ids.sort(), numbered(30).map(idOf).filter((id) => id !== 'n00003')); // prettier-ignore
    },
    capabilities.currentSamples,
  );

  given(
    'says that a collection to sample does not exist, and ends with the reason of the stop signal',
    async (fixture) => {
      await rejectsLike(sampleOf(fixture.missing, 5), { code: 'source_not_found' });
      await fixture.put(numbered(20));
      const reason = new Error('enough');
      await rejectsWith(sampleOf(fixture.source, 5, AbortSignal.abort(reason)), reason);
    },
  );
}

async function sampleOf(source: Source, documents: number, stop = never): Promise<readonly SamplePage[]> {
  const pages: SamplePage[] = [];
  for await (const page of source.sample({ documents, stop })) pages.push(page);
  return pages;
}

function documentsOf(pages: readonly SamplePage[]): readonly Document[] {
  return pages.flatMap(({ changes }) =>
    [...changes].flatMap((change) => (change.kind === 'upsert' ? [change.document] : [])),
  );
}
