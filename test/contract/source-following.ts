import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { Page } from '../../src/document.js';
import type { SourceCapabilities, SourceFixture } from './source-contract.js';
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

/** How a source follows what happens to its documents. `fixture` is asked for within each test. */
export function describeFollowing(
  fixture: () => SourceFixture,
  { tellsPresent }: Pick<SourceCapabilities, 'tellsPresent'>,
): void {
  test('begins with a page without changes, from whose position deletions are heard of', async () => {
    await fixture().put(numbered(30));
    const [first] = await pagesOf(fixture().source);
    expect(first).toMatchObject({ changes: [], phase: 'copy' });
    await fixture().remove('n00003');
    const pages = await pagesOf(fixture().source, first?.position);
    const removals = changesOf(pages).filter(({ kind }) => kind === 'removal');
    expect(removals.map(({ id }) => id)).toEqual(['n00003']);
    expect(stateAfter(pages).size).toBe(29);
  });

  test('reads every document and every deletion after its origin', async () => {
    await fixture().put(numbered(130));
    await fixture().remove('n00003');
    const origin = await fixture().source.origin(never);
    const pages = await pagesOf(fixture().source, origin);
    const expected = stateOf(numbered(130));
    expected.delete('n00003');
    expect(stateAfter(pages)).toEqual(expected);
    const removals = changesOf(pages).filter(({ kind }) => kind === 'removal');
    expect(removals.map(({ id }) => id)).toEqual(['n00003']);
    expect(new Set(pages.map(({ phase }) => phase))).toEqual(new Set(['changes']));
  });

  (tellsPresent ? test : test.skip)('reads every change after the present, without a copy', async () => {
    await fixture().put(numbered(30));
    const present = await fixture().source.present?.(never);
    if (present === undefined) throw new Error('the source follows changes');
    await fixture().put([{ _id: 'n00007', edited: true }, { _id: 'new' }]);
    await fixture().remove('n00003');
    const pages = await pagesOf(fixture().source, present);
    expect(new Set(pages.map(({ phase }) => phase))).toEqual(new Set(['changes']));
    const found = changesOf(pages).map(({ kind, id }) => `${kind} ${id}`);
    expect(found).toEqual(expect.arrayContaining(['removal n00003', 'upsert n00007', 'upsert new']));
    expect(idsOf(await pagesOf(fixture().source, lastPosition(pages)))).toEqual([]);
  });

  test('yields only what is new after the position of a whole pass', async () => {
    await fixture().put(numbered(30));
    const first = lastPosition(await pagesOf(fixture().source));
    const nothing = await pagesOf(fixture().source, first);
    expect(idsOf(nothing)).toEqual([]);
    expect(nothing).not.toHaveLength(0);
    await fixture().put([{ _id: 'n00007', edited: true }, { _id: 'new' }]);
    await fixture().remove('n00003');
    for (const position of [first, lastPosition(nothing)]) {
      const news = await pagesOf(fixture().source, position);
      const found = changesOf(news).map(({ kind, id }) => `${kind} ${id}`);
      expect(found.sort()).toEqual(['removal n00003', 'upsert n00007', 'upsert new']);
      expect(new Set(news.map(({ phase }) => phase))).toEqual(new Set(['changes']));
    }
  });

  test('sees edits that happen while it copies', async () => {
    await fixture().put(numbered(260));
    const edited = [
      { _id: 'a-first' },
      { _id: 'n00001', edited: 1 },
      { _id: 'n00250', edited: 2 },
      { _id: 'z' },
    ];
    const pages: Page[] = [];
    for await (const page of fixture().source.read({ stop: never })) {
      pages.push(page);
      if (pages.length !== 2) continue;
      await fixture().put(edited);
      for (const id of ['n00000', 'n00255', 'n00002']) await fixture().remove(id);
      await fixture().put([{ _id: 'n00002', again: true }]);
    }
    const expected = stateOf(numbered(260));
    for (const id of ['n00000', 'n00255']) expected.delete(id);
    for (const document of [...edited, { _id: 'n00002', again: true }])
      expected.set(idOf(document), document);
    expect(stateAfter(pages)).toEqual(expected);
  });

  test('tells of the next change as soon as it happens, and of one that has happened at once', async () => {
    await fixture().put(numbered(3));
    const position = lastPosition(await pagesOf(fixture().source));
    let told = false;
    const telling = fixture()
      .source.awaitChange(position, never)
      .then(() => {
        told = true;
      });
    await delay(150);
    expect(told).toBe(false);
    await fixture().remove('n00001');
    await telling;
    await fixture().source.awaitChange(position, never);
    const news = await pagesOf(fixture().source, position);
    expect(idsOf(news)).toEqual(['n00001']);
  });

  test('stops waiting for a change with the reason of the signal', async () => {
    await fixture().put(numbered(3));
    const position = lastPosition(await pagesOf(fixture().source));
    const stop = new AbortController();
    const waiting = fixture().source.awaitChange(position, stop.signal);
    setTimeout(() => {
      stop.abort(new Error('enough'));
    }, 50);
    await expect(waiting).rejects.toThrow();
  });
}
