import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RunEvent } from '../../src/commands/run.js';
import { items } from '../sources/dynamodb/table.js';
import { describeWithDynamoDBLocal } from '../support/servers.js';
import { Tables } from './tables.js';

describeWithDynamoDBLocal('a table that is read and not written to', (url) => {
  let tables: Tables;
  beforeEach(async () => {
    tables = await Tables.create(url);
    await tables.from.put(items(5));
  });
  afterEach(() => tables[Symbol.asyncDispose]());

  test('is judged although its stream is off, which stays so, and the verdict says what to do', async () => {
    const report = await tables.dryRun();
    const { all } = report.collections;
    expect(all).toMatchObject({
      status: 'complete',
      wouldWrite: 5,
      notices: [{ code: 'stream_off', count: 1 }],
      verdict: { readiness: 'ready', reasons: [expect.stringContaining('Pass --enable-streams')] },
    });
    const { Table } = await tables.from.request('DescribeTable');
    expect(Table).not.toHaveProperty('LatestStreamArn');
    const { error } = await tables.migrate();
    expect(error).toMatchObject({ code: 'stream_off', exitCode: 3 });
  });

  test('is judged although its stream holds no new images, and is not ready', async () => {
    await tables.stream('KEYS_ONLY');
    const { all } = (await tables.dryRun()).collections;
    expect(all).toMatchObject({
      status: 'complete',
      wouldWrite: 5,
      verdict: { readiness: 'not ready', reasons: [expect.stringContaining('"KEYS_ONLY"')] },
    });
    const { error } = await tables.migrate({ enableStreams: true });
    expect(error).toMatchObject({ code: 'stream_view_type', exitCode: 3 });
  });

  test('is judged without a word where its stream is on or not wanted', async () => {
    expect((await tables.dryRun({ source: { changes: 'none' } })).collections['all']?.notices).toEqual([]);
    await tables.stream('NEW_IMAGE');
    expect((await tables.dryRun()).collections['all']?.notices).toEqual([]);
  });

  test('is compared although its stream is off', async () => {
    await tables.migrate({ source: { changes: 'none' } });
    const equal = await tables.verify();
    expect(equal).toMatchObject({ ok: true, totals: { compared: 5, equal: 5 } });
    expect(equal.collections['all']?.notices).toMatchObject([{ code: 'stream_off' }]);
    await tables.from.put([{ _id: { S: 'later' } }]);
    await tables.from.delete({ _id: { S: 'n00000' } });
    expect((await tables.verify()).totals).toMatchObject({ compared: 5, equal: 4, missing: 1, extra: 1 });
    expect((await tables.estimate()).totals).toMatchObject({ items: 5 });
  });

  test('tells its standing although its stream is off', async () => {
    expect(await tables.status()).toMatchObject({
      ok: true,
      collections: { all: { phase: 'new', pending: 5, errors: [] } },
    });
    await tables.stream('NEW_IMAGE');
    await tables.migrate();
    await tables.stream();
    // What is not in the stream will never be carried: that is worth an error, but the rest is told.
    expect(await tables.status()).toMatchObject({
      collections: { all: { phase: 'following', rejects: {}, errors: [{ code: 'stream_gap' }] } },
    });
  });
});

describeWithDynamoDBLocal('a table that is followed by its stream', (url) => {
  let tables: Tables;
  beforeEach(async () => {
    tables = await Tables.create(url);
    await tables.from.put(items(20));
    await tables.stream('NEW_IMAGE');
    expect(await tables.migrate()).toMatchObject({ ok: true, totals: { written: 20 } });
  });
  afterEach(() => tables[Symbol.asyncDispose]());

  test('costs nothing while nothing changes', async () => {
    const nothing = { read: 0, written: 0, deleted: 0, unchanged: 0 };
    expect(await tables.sync()).toMatchObject({ ok: true, totals: nothing });
    await tables.from.put([{ _id: { S: 'n00000' }, empty: { M: {} }, list: { L: [{ M: {} }] } }]);
    expect(await tables.sync()).toMatchObject({ ok: true, totals: { ...nothing, read: 1, written: 1 } });
    expect(await tables.sync()).toMatchObject({ ok: true, totals: nothing });
    expect(await tables.items()).toEqual(await tables.items(tables.from.name));
  });

  test('is protected from too many deletes', async () => {
    for (const { _id } of items(6)) await tables.from.delete({ _id });
    const before = await tables.ids();
    const refused = await tables.sync({ collection: { maxDeletes: 5 } });
    expect(refused.error).toMatchObject({ code: 'too_many_deletes', exitCode: 6 });
    expect(await tables.ids()).toEqual(before);
    expect(await tables.sync({ collection: { maxDeletes: 6 } })).toMatchObject({ totals: { deleted: 6 } });
    expect(await tables.ids()).toEqual(await tables.ids(tables.from.name));
  });

  describe('when the stream was turned off and on again', () => {
    beforeEach(async () => {
      await tables.stream();
      await tables.from.put([{ _id: { S: 'unseen' } }]);
      await tables.from.delete({ _id: { S: 'n00001' } });
      await delay(5);
      await tables.stream('NEW_IMAGE');
    });

    test('stops, and --restart mends it', async () => {
      const before = await tables.ids();
      const stopped = await tables.sync();
      expect(stopped.error).toMatchObject({ code: 'stream_gap', exitCode: 6 });
      expect(stopped.error?.hint).toContain('--restart');
      expect(await tables.ids()).toEqual(before);
      expect((await tables.migrate()).error).toMatchObject({ code: 'stream_gap' });
      expect(await tables.migrate({ restart: true })).toMatchObject({ ok: true });
      expect(await tables.ids()).toEqual(expect.arrayContaining(await tables.ids(tables.from.name)));
    });

    test('copies the table again where the config says so, and tells what stays', async () => {
      const source = { onGap: 'copy' };
      const copied = await tables.sync({ source });
      expect(copied).toMatchObject({ ok: true, totals: { written: 20 } });
      const { notices } = copied.collections['all'] ?? {};
      expect(notices).toMatchObject([{ code: 'stream_gap', count: 1 }]);
      expect(notices?.[0]?.message).toContain('items that were deleted meanwhile stay at the target');
      expect(await tables.ids()).toEqual([...(await tables.ids(tables.from.name)), 'n00001'].sort());
      await tables.from.delete({ _id: { S: 'n00002' } });
      expect(await tables.sync({ source })).toMatchObject({ totals: { read: 1, deleted: 1 } });
    });
  });

  test('is watched: edits arrive while it is idle', async () => {
    const stop = new AbortController();
    const events: RunEvent['type'][] = [];
    const watching = tables.watch({ stop: stop.signal, report: ({ type }) => events.push(type) });
    const until = async (happened: () => boolean | Promise<boolean>): Promise<void> => {
      const end = performance.now() + 20_000;
      while (!(await happened())) {
        if (performance.now() > end) throw new Error(`never came: ${events.join()}`);
        await delay(20);
      }
    };
    try {
      // The second time is the answer without news.
      await until(() => events.filter((type) => type === 'watching').length >= 2);
      await tables.from.put([{ _id: { S: 'new' } }]);
      await until(async () => (await tables.ids()).includes('new'));
      await tables.from.delete({ _id: { S: 'new' } });
      await until(async () => !(await tables.ids()).includes('new'));
    } finally {
      stop.abort();
      await watching;
    }
    expect(events).not.toContain('notice');
  });
});
