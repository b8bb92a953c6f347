import { expect, test } from '@jest/globals';
import type { Document } from '../../src/document.js';
import type { Source, SamplePage } from '../../src/sources/source.js';
import type { SourceCapabilities, SourceFixture } from './source-contract.js';
import { idOf, idsOf, never, numbered, pagesOf, stateAfter, stateOf } from './source-pages.js';

/** How a source reads samples, and tells bytes. `fixture` is asked for within each test. */
export function describeSampling(capabilities: SourceCapabilities, fixture: () => SourceFixture): void {
  test('tells in how many bytes it handed out documents', async () => {
    await fixture().put(numbered(130));
    const filled = (await pagesOf(fixture().source)).filter(({ changes }) => changes.length > 0);
    const texts = filled.flatMap(({ changes }) => changes.map((change) => JSON.stringify(change.document)));
    const bytes = filled.reduce((sum, page) => sum + (page.bytes ?? 0), 0);
    expect(filled.every((page) => page.bytes !== undefined && page.bytes > 0)).toBe(true);
    expect(bytes).toBeGreaterThanOrEqual(texts.join('').length);
    expect(bytes).toBeLessThan(texts.length * 400);
  });

  test('samples as many documents as asked for, evenly and each once', async () => {
    await fixture().put(numbered(500));
    const places = idsOf(await sampleOf(fixture().source, 50)).map((id) => Number(id.slice(1)));
    expect(new Set(places).size).toBe(50);
    expect(places.length).toBe(50);
    if (!capabilities.ordered) return;
    const tenths = Array.from({ length: 10 }, (_, tenth) => places.filter((place) => Math.floor(place / 50) === tenth)); // prettier-ignore
    expect(tenths.map(({ length }) => length)).toEqual(Array.from({ length: 10 }, () => 5));
  });

  test('samples the same documents each time, whole and with their bytes', async () => {
    await fixture().put(numbered(300));
    const pages = await sampleOf(fixture().source, 40);
    const again = await sampleOf(fixture().source, 40);
    expect(idsOf(again).sort()).toEqual(idsOf(pages).sort());
    const all = stateOf(numbered(300));
    for (const [id, document] of stateOf(documentsOf(pages))) expect(document).toMatchObject(all.get(id) ?? { index: 'unknown' }); // prettier-ignore
    expect(pages.every(({ changes, bytes }) => changes.length === 0 || (bytes ?? 0) > 0)).toBe(true);
  });

  test.each([260, 261, 100_000])('samples all of 260 documents once when asked for %i', async (documents) => {
    await fixture().put(numbered(260));
    const pages = await sampleOf(fixture().source, documents);
    expect(idsOf(pages).sort()).toEqual(numbered(260).map(idOf));
    expect(stateAfter(pages)).toEqual(stateOf(numbered(260)));
  });

  (capabilities.ordered ? test : test.skip)('estimates the mean of what grows with the id', async () => {
    await fixture().put(numbered(400));
    const indexes = documentsOf(await sampleOf(fixture().source, 60)).map(({ index }) => Number(index));
    const mean = indexes.reduce((sum, index) => sum + index, 0) / indexes.length;
    expect(Math.abs(mean / 199.5 - 1)).toBeLessThan(0.02);
  });

  (capabilities.designDocuments ? test : test.skip)(
    'counts design documents of a sample as skipped',
    async () => {
      await fixture().put([{ _id: '_design/app', views: {} }, ...numbered(9)]);
      const pages = await sampleOf(fixture().source, 10);
      expect(idsOf(pages).sort()).toEqual(numbered(9).map(idOf));
      expect(pages.reduce((sum, { skipped }) => sum + skipped, 0)).toBe(1);
    },
  );

  test('samples nothing of an empty collection, nor when asked for nothing', async () => {
    expect(idsOf(await sampleOf(fixture().source, 10))).toEqual([]);
    await fixture().put(numbered(20));
    expect(idsOf(await sampleOf(fixture().source, 0))).toEqual([]);
  });

  (capabilities.currentSamples ? test : test.skip)('leaves deleted documents out of a sample', async () => {
    await fixture().put(numbered(30));
    await fixture().remove('n00003');
    const ids = idsOf(await sampleOf(fixture().source, 100));
    expect(ids.sort()).toEqual(numbered(30).map(idOf).filter((id) => id !== 'n00003')); // prettier-ignore
  });

  test('says that a collection to sample does not exist, and ends with the reason of the stop signal', async () => {
    await expect(sampleOf(fixture().missing, 5)).rejects.toMatchObject({ code: 'source_not_found' });
    await fixture().put(numbered(20));
    const reason = new Error('enough');
    await expect(sampleOf(fixture().source, 5, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
}

async function sampleOf(source: Source, documents: number, stop = never): Promise<readonly SamplePage[]> {
  const pages: SamplePage[] = [];
  for await (const page of source.sample({ documents, stop })) pages.push(page);
  return pages;
}

function documentsOf(pages: readonly SamplePage[]): readonly Document[] {
  return pages.flatMap(({ changes }) =>
    changes.flatMap((change) => (change.kind === 'upsert' ? [change.document] : [])),
  );
}
