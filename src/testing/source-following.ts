import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from '../document.js';
import { differ, equal, like } from './expectations.js';
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

/** How a source follows what happens to its documents. */
export function describeFollowing(
  given: FixtureTest<SourceFixture>,
  { tellsPresent }: Pick<SourceCapabilities, 'tellsPresent'>,
): void {
  given('begins with a page without changes, from whose position deletions are heard of', async (fixture) => {
    await fixture.put(numbered(30));
    const [first] = await pagesOf(fixture.source);
    like(first, { changes: [], phase: 'copy' });
    await fixture.remove('n00003');
    const pages = await pagesOf(fixture.source, first?.position);
    const removals = changesOf(pages).filter(({ kind }) => kind === 'removal');
    equal(
      removals.map(({ id }) => id),
      ['n00003'],
    );
    equal(stateAfter(pages).size, 29);
  });

  given('reads every document and every deletion after its origin', async (fixture) => {
    await fixture.put(numbered(130));
    await fixture.remove('n00003');
    const origin = await fixture.source.origin(never);
    const pages = await pagesOf(fixture.source, origin);
    const expected = stateOf(numbered(130));
    expected.delete('n00003');
    equal(stateAfter(pages), expected);
    const removals = changesOf(pages).filter(({ kind }) => kind === 'removal');
    equal(
      removals.map(({ id }) => id),
      ['n00003'],
    );
    equal(new Set(pages.map(({ phase }) => phase)), new Set(['changes']));
  });

  given(
    'reads every change after the present, without a copy',
    async (fixture) => {
      await fixture.put(numbered(30));
      const present = await fixture.source.present?.(never);
      if (present === undefined) throw new Error('the source follows changes');
      await fixture.put([{ _id: 'n00007', edited: true }, { _id: 'new' }]);
      await fixture.remove('n00003');
      const pages = await pagesOf(fixture.source, present);
      equal(new Set(pages.map(({ phase }) => phase)), new Set(['changes']));
      const found = changesOf(pages).map(({ kind, id }) => `${kind} ${id}`);
      for (const change of ['removal n00003', 'upsert n00007', 'upsert new'])
        assert.ok(found.includes(change));
      equal(idsOf(await pagesOf(fixture.source, lastPosition(pages))), []);
    },
    tellsPresent,
  );

  given('yields only what is new after the position of a whole pass', async (fixture) => {
    await fixture.put(numbered(30));
    const first = lastPosition(await pagesOf(fixture.source));
    const nothing = await pagesOf(fixture.source, first);
    equal(idsOf(nothing), []);
    differ(nothing.length, 0);
    await fixture.put([{ _id: 'n00007', edited: true }, { _id: 'new' }]);
    await fixture.remove('n00003');
    for (const position of [first, lastPosition(nothing)]) {
      const news = await pagesOf(fixture.source, position);
      const found = changesOf(news).map(({ kind, id }) => `${kind} ${id}`);
      equal(found.sort(), ['removal n00003', 'upsert n00007', 'upsert new']);
      equal(new Set(news.map(({ phase }) => phase)), new Set(['changes']));
    }
  });

  given('sees edits that happen while it copies', async (fixture) => {
    await fixture.put(numbered(260));
    const edited = [
      { _id: 'a-first' },
      { _id: 'n00001', edited: 1 },
      { _id: 'n00250', edited: 2 },
      { _id: 'z' },
    ];
    const pages: Page[] = [];
    for await (const page of fixture.source.read({ stop: never })) {
      pages.push(page);
      if (pages.length !== 2) continue;
      await fixture.put(edited);
      for (const id of ['n00000', 'n00255', 'n00002']) await fixture.remove(id);
      await fixture.put([{ _id: 'n00002', again: true }]);
    }
    const expected = stateOf(numbered(260));
    for (const id of ['n00000', 'n00255']) expected.delete(id);
    for (const document of [...edited, { _id: 'n00002', again: true }])
      expected.set(idOf(document), document);
    equal(stateAfter(pages), expected);
  });

  given(
    'tells of the next change as soon as it happens, and of one that has happened at once',
    async (fixture) => {
      await fixture.put(numbered(3));
      const position = lastPosition(await pagesOf(fixture.source));
      let told = false;
      const telling = fixture.source.awaitChange(position, never).then(() => {
        told = true;
      });
      await delay(150);
      equal(told, false);
      await fixture.remove('n00001');
      await telling;
      await fixture.source.awaitChange(position, never);
      const news = await pagesOf(fixture.source, position);
      equal(idsOf(news), ['n00001']);
    },
  );

  given('stops waiting for a change with the reason of the signal', async (fixture) => {
    await fixture.put(numbered(3));
    const position = lastPosition(await pagesOf(fixture.source));
    const stop = new AbortController();
    const waiting = fixture.source.awaitChange(position, stop.signal);
    setTimeout(() => {
      stop.abort(new Error('enough'));
    }, 50);
    await assert.rejects(waiting);
  });
}
