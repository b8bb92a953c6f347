import { describe, expect, test } from '@jest/globals';
import type { AttributeMap } from '../../../src/dynamodb/item-names.js';
import type { Page, Position } from '../../../src/document.js';
import { changesOf, idsOf, lastPosition, never, pagesOf } from '../../../src/testing/source-pages.js';
import { describeWithDynamoDBLocal } from '../../support/servers.js';
import { createTable, items, openSource } from './table.js';

const once = { changes: 'none' };

function nativesOf(pages: readonly Page[]): Map<string, unknown> {
  const changes = changesOf(pages);
  return new Map(
    changes.map((change) => [change.id, change.kind === 'upsert' ? change.native?.value : undefined]),
  );
}

function stateOf(all: readonly AttributeMap[]): Map<string, unknown> {
  return new Map(all.map((item) => [(item['_id'] as { S: string }).S, item]));
}

describeWithDynamoDBLocal('a scan', (url) => {
  test('goes on inside each segment where it was broken off', async () => {
    const table = await createTable(url);
    const all = items(600, 9_000);
    await table.put(all);
    for (const taken of [2, 3, 4]) {
      await using first = table.open({ ...once, segments: 3 });
      const pages: Page[] = [];
      for await (const page of first.source.read({ stop: never })) {
        pages.push(page);
        if (pages.length === taken) break;
      }
      await using second = table.open({ ...once, segments: 5 });
      const rest = await pagesOf(second.source, lastPosition(pages));
      expect(nativesOf([...pages, ...rest])).toEqual(stateOf(all));
      const before = new Set(idsOf(pages));
      expect(idsOf(rest).filter((id) => before.has(id))).toEqual([]);
      expect(before.size + idsOf(rest).length).toBe(all.length);
    }
  });

  test('keeps the number of segments that it has begun with', async () => {
    const table = await createTable(url);
    await table.put(items(300));
    await using first = table.open({ ...once, segments: 3 });
    const [begin] = await pagesOf(first.source);
    await using second = table.open({ ...once, segments: 7 });
    const [page] = await pagesOf(second.source, begin?.position);
    expect(segmentsOf(begin?.position)).toBe(3);
    expect(segmentsOf(page?.position)).toBe(3);
  });

  test('deals out the items of all segments in turn', async () => {
    const table = await createTable(url);
    await table.put(items(400));
    await using opened = table.open({ ...once, segments: 4 });
    const own: Set<string>[] = [];
    for (let Segment = 0; Segment < 4; Segment += 1) {
      const { Items } = await table.request('Scan', { Segment, TotalSegments: 4 });
      own.push(new Set((Items as { _id: { S: string } }[]).map(({ _id }) => _id.S)));
    }
    const pages = await pagesOf(opened.source);
    const mixed = pages.filter(({ changes }) => {
      const segments = Array.from(changes, ({ id }) => own.findIndex((ids) => ids.has(id)));
      return new Set(segments.slice(0, 2)).size === 2;
    });
    expect(mixed.length).toBeGreaterThan(0);
    expect(nativesOf(pages)).toEqual(stateOf(items(400)));
  });

  test('copies a table again that is not followed, as changes', async () => {
    const table = await createTable(url);
    await table.put(items(20));
    await using opened = table.open(once);
    const position = lastPosition(await pagesOf(opened.source));
    await table.put([{ _id: { S: 'new' } }]);
    const pages = await pagesOf(opened.source, position);
    expect(idsOf(pages).sort()).toEqual([...stateOf(items(20)).keys(), 'new']);
    expect(new Set(pages.map(({ phase }) => phase))).toEqual(new Set(['changes']));
    expect(opened.source.traits).toEqual({ incremental: false, removals: false });
  });

  test('reads a table with a key of two parts, and fetches its items', async () => {
    const table = await createTable(url, {
      KeySchema: [
        { AttributeName: 'tenant', KeyType: 'HASH' },
        { AttributeName: '__proto__', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'tenant', AttributeType: 'B' },
        { AttributeName: '__proto__', AttributeType: 'N' },
      ],
    });
    const all = Array.from({ length: 150 }, (_, index): AttributeMap => {
      const item = { tenant: { B: Buffer.from([index % 7]).toString('base64') }, v: { N: '1' } };
      return Object.defineProperty(item, '__proto__', { value: { N: String(index) }, enumerable: true });
    });
    await table.put(all);
    await using opened = table.open({ ...once, segments: 2 });
    const [begin, middle, ...rest] = await pagesOf(opened.source);
    const again = await pagesOf(opened.source, middle?.position);
    const whole = [begin, middle, ...again].flatMap((page) => page ?? []);
    expect(idsOf(whole).sort()).toEqual(idsOf([begin, middle, ...rest].flatMap((page) => page ?? [])).sort());
    expect(new Set(idsOf(whole)).size).toBe(150);
    const found = await opened.source.fetch([...idsOf(whole), idsOf(whole)[0] ?? ''], never);
    expect(found.size).toBe(150);
    const shape = await opened.source.shape(never);
    expect(shape.key).toEqual({
      partition: { attribute: 'tenant', type: 'B' },
      sort: { attribute: '__proto__', type: 'N' },
    });
  });

  test('charges what it reads to the limit of the config', async () => {
    const table = await createTable(url);
    await table.put(items(300, 9_000));
    let now = 0;
    const chance = {
      now: () => now,
      random: () => 0.5,
      sleep: (milliseconds: number) => {
        now += milliseconds;
        return Promise.resolve();
      },
    };
    await using opened = table.open({ ...once, segments: 1, readUnitsPerSecond: 100 }, chance);
    await pagesOf(opened.source);
    // About 2.7 MB, eventually consistent: 330 units, of which a second's worth is free at the beginning.
    expect(now).toBeGreaterThan(1_000);
    expect(now).toBeLessThan(6_000);
    expect(opened.events).toContainEqual(
      expect.objectContaining({ type: 'paced', side: 'source', limit: 'rate limit 100 RU/s' }),
    );
  });
});

describe('a position', () => {
  test.each([
    '',
    '{}',
    '{"v":1}',
    '{"v":2,"table":"t"}',
    '{"v":1,"table":"t","scan":{"read":0,"segments":[]}}',
  ])('that is %s is refused', async (text) => {
    await using opened = openSource('http://127.0.0.1:9', 'nowhere');
    await expect(pagesOf(opened.source, text as Position)).rejects.toMatchObject({ code: 'source_position' });
  });
});

function segmentsOf(position: Position | undefined): number {
  const { scan } = JSON.parse(position ?? '') as { scan: { segments: unknown[] } };
  return scan.segments.length;
}
