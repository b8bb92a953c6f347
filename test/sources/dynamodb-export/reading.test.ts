import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Page } from '../../../src/document.js';
import type { AdapterEvent } from '../../../src/events.js';
import { changesOf, idsOf, lastPosition, never, pagesOf } from '../../../src/testing/source-pages.js';
import { stateAfter } from '../../../src/testing/source-pages.js';
import { openExports } from './open-export.js';
import { changeRow, ExportFolder, itemRows, numberedItems } from './sample-exports.js';

describe('exports of a table', () => {
  let folder: ExportFolder;

  beforeEach(async () => {
    folder = await ExportFolder.make();
  });
  afterEach(async () => {
    await folder[Symbol.asyncDispose]();
  });

  const removed = (id: string) =>
    changeRow({ id: { S: id } }, undefined, { id: { S: id }, old: { BOOL: true } });
  const put = (id: string, v: string) => changeRow({ id: { S: id } }, { id: { S: id }, v: { S: v } });
  const indexes = (pages: readonly Page[]): string[] => [...stateAfter(pages).keys()].sort();
  const ids = (from: number, to: number): string[] =>
    numberedItems(from, to).map((item) => (item as { id: { S: string } }).id.S);

  async function addFull(): Promise<void> {
    const files = [numberedItems(0, 700), [], numberedItems(700, 750), [], numberedItems(750, 2000)].map(
      itemRows,
    );
    await folder.add({ id: '01-full', at: 100, files });
  }

  test('are read whole, from several files, some of them empty', async () => {
    await addFull();
    const source = await openExports(folder.root);
    expect(await source.probe({ stop: never })).toBe(2000);
    const pages = await pagesOf(source);
    expect(idsOf(pages).sort()).toEqual(ids(0, 2000));
    expect(pages[0]).toMatchObject({ changes: [], phase: 'copy' });
    expect(Math.max(...pages.map(({ changes }) => changes.length))).toBe(500);
    expect(stateAfter(pages).get('n00007')).toEqual({ id: 'n00007', index: 7 });
  });

  test.each([1, 2, 8])(
    'resume after each page without a gap and without a repeat, %i files at once',
    async (files) => {
      await addFull();
      await folder.add({ id: '02-inc', at: [100, 130], files: [[put('n00001', 'x'), removed('n00002')]] });
      const source = await openExports(folder.root, { settings: { files } });
      const pages = await pagesOf(source);
      expect(pages.length).toBeGreaterThan(5);
      for (const [index, page] of pages.entries()) {
        const rest = await pagesOf(await openExports(folder.root), page.position);
        const all = [...pages.slice(0, index + 1), ...rest];
        expect(changesOf(all).length).toBe(2002);
        expect(indexes(all)).toEqual(ids(0, 2000).filter((id) => id !== 'n00002'));
        expect(stateAfter(all).get('n00001')).toEqual({ id: 'n00001', v: 'x' });
        const left = await source.probe({ after: page.position, stop: never });
        expect(left).toBe(changesOf(rest).length);
      }
    },
  );

  test('are followed by the incremental ones that join, and by later ones in the next pass', async () => {
    await addFull();
    await folder.add({ id: '02-inc', at: [95, 130], files: [[put('n00001', 'one'), put('new', 'one')]] });
    await folder.add({ id: '03-inc', at: [130, 160], files: [[put('n00001', 'two')], [removed('n00003')]] });
    await folder.add({ id: '00-old', at: [10, 100], files: [[put('n00001', 'old'), removed('n00009')]] });
    await folder.add({ id: '04-other', table: 'others', at: [130, 170], files: [[put('foreign', 'x')]] });
    const source = await openExports(folder.root);
    expect(await source.probe({ stop: never })).toBe(2004);
    const pages = await pagesOf(source);
    expect(stateAfter(pages).get('n00001')).toEqual({ id: 'n00001', v: 'two' });
    expect(indexes(pages)).toEqual([...ids(0, 2000).filter((id) => id !== 'n00003'), 'new']);
    const removal = changesOf(pages).find(({ kind }) => kind === 'removal');
    expect(removal).toEqual({ kind: 'removal', id: 'n00003', document: { id: 'n00003', old: true } });
    expect(await pagesOf(source, lastPosition(pages))).toMatchObject([{ changes: [], phase: 'changes' }]);
    await folder.add({ id: '05-inc', at: [155, 190], files: [[removed('n00004')]] });
    const news = await pagesOf(source, lastPosition(pages));
    expect(changesOf(news).map(({ id }) => id)).toEqual(['n00004']);
    expect(new Set(news.map(({ phase }) => phase))).toEqual(new Set(['changes']));
    await folder.remove('backups/AWSDynamoDB/01-full');
    expect(idsOf(await pagesOf(source, lastPosition(news)))).toEqual([]);
  });

  test('begin with the newest full one', async () => {
    await addFull();
    await folder.add({ id: '09-full', at: 500, files: [itemRows(numberedItems(0, 3))] });
    expect(idsOf(await pagesOf(await openExports(folder.root)))).toEqual(ids(0, 3));
    const named = await openExports(folder.root, { name: '01-full' });
    expect(idsOf(await pagesOf(named)).length).toBe(2000);
  });

  test.each(['backups/AWSDynamoDB/01-full', '01-full', 'backups', 'orders'])(
    'are found by "%s"',
    async (name) => {
      await addFull();
      await folder.add({ id: '02-full', prefix: 'elsewhere', table: 'others', at: 100, files: [] });
      expect(idsOf(await pagesOf(await openExports(folder.root, { name }))).length).toBe(2000);
    },
  );

  test('are found when the location is the folder of the export itself, and when it was copied elsewhere', async () => {
    await addFull();
    const place = `${folder.root}/backups/AWSDynamoDB/01-full`;
    expect(idsOf(await pagesOf(await openExports(place))).length).toBe(2000);
    await folder.add({
      id: '02-inc',
      at: [100, 130],
      files: [[removed('n00002')]],
      summary: { manifestFilesS3Key: 'x' },
    });
    const after = stateAfter(await pagesOf(await openExports(folder.root)));
    expect(after.size).toBe(1999);
  });

  test('yield every document and every deletion after the origin, as changes', async () => {
    await addFull();
    await folder.add({ id: '02-inc', at: [100, 130], files: [[removed('gone')]] });
    const source = await openExports(folder.root);
    const pages = await pagesOf(source, await source.origin(never));
    expect(new Set(pages.map(({ phase }) => phase))).toEqual(new Set(['changes']));
    expect(changesOf(pages).filter(({ kind }) => kind === 'removal')).toHaveLength(1);
    expect(indexes(pages)).toEqual(ids(0, 2000));
  });

  test('tell of a new incremental export', async () => {
    await addFull();
    const source = await openExports(folder.root, { settings: { pollSeconds: 1 } });
    const position = lastPosition(await pagesOf(source));
    const told = source.awaitChange(position, never);
    await folder.add({ id: '02-inc', at: [100, 130], files: [[removed('n00002')]] });
    await told;
    expect(idsOf(await pagesOf(source, position))).toEqual(['n00002']);
    const stop = new AbortController();
    const waiting = (await openExports(folder.root)).awaitChange(
      lastPosition(await pagesOf(source)),
      stop.signal,
    );
    setTimeout(() => {
      stop.abort(new Error('enough'));
    }, 50);
    await expect(waiting).rejects.toThrow('enough');
  });

  test('are fetched from by id, as the last export has them', async () => {
    await addFull();
    await folder.add({ id: '02-inc', at: [100, 130], files: [[put('n00001', 'one'), removed('n00002')]] });
    await folder.add({ id: '03-inc', at: [130, 160], files: [[put('n00001', 'two'), put('new', 'x')]] });
    const source = await openExports(folder.root);
    const found = await source.fetch(['n00001', 'n00002', 'n01999', 'new', 'never'], never);
    expect(Object.fromEntries(found)).toEqual({
      n00001: { id: 'n00001', v: 'two' },
      n01999: { id: 'n01999', index: 1999 },
      new: { id: 'new', v: 'x' },
    });
    expect((await source.fetch([], never)).size).toBe(0);
  });

  test.each([1000, 10 ** 9])('are sampled evenly over their files, at %i bytes', async (billedSizeBytes) => {
    const files = Array.from({ length: 10 }, (_, index) =>
      itemRows(numberedItems(index * 50, index * 50 + 50)),
    );
    await folder.add({ id: '01-full', at: 100, files, summary: { billedSizeBytes } });
    const places: number[] = [];
    for await (const { changes } of (await openExports(folder.root)).sample({ documents: 50, stop: never }))
      places.push(...Array.from(changes, ({ id }) => Number(id.slice(1))));
    expect(new Set(places).size).toBe(50);
    const tenths = files.map((_, tenth) => places.filter((place) => Math.floor(place / 50) === tenth).length);
    expect(tenths).toEqual(files.map(() => 5));
  });

  test('wait for one that is under way when the next is complete already', async () => {
    await addFull();
    await folder.write('backups/AWSDynamoDB/02-inc/_started', '');
    await folder.add({ id: '03-inc', at: [130, 160], files: [[removed('n00003')]] });
    const events: AdapterEvent[] = [];
    const source = await openExports(folder.root, { events });
    const pages = await pagesOf(source);
    expect(stateAfter(pages).size).toBe(2000);
    expect(events).toMatchObject([{ type: 'notice', code: 'export_incomplete', count: 1 }]);
    await folder.add({ id: '02-inc', at: [100, 130], files: [[removed('n00002')]] });
    expect(idsOf(await pagesOf(source, lastPosition(pages)))).toEqual(['n00002', 'n00003']);
  });

  test('end with the reason of the stop signal', async () => {
    await addFull();
    const source = await openExports(folder.root, { settings: { files: 1 } });
    const stop = new AbortController();
    const reason = new Error('enough');
    const reading = (async () => {
      for await (const page of source.read({ stop: stop.signal }))
        if (page.changes.length > 0) stop.abort(reason);
    })();
    await expect(reading).rejects.toBe(reason);
    await expect(source.probe({ stop: stop.signal })).rejects.toBe(reason);
    await expect(source.fetch(['n00001'], stop.signal)).rejects.toBe(reason);
  });
});
