import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { describeWithBackgroundWork } from '../support/servers.js';
import { Tables } from './tables.js';

describeWithBackgroundWork('a table whose items expire', (url) => {
  let tables: Tables;
  const seconds = (ahead: number): object => ({ N: String(Math.floor(Date.now() / 1000) + ahead) });
  beforeEach(async () => {
    tables = await Tables.create(url);
    const TimeToLiveSpecification = { AttributeName: 'until', Enabled: true };
    await tables.from.request('UpdateTimeToLive', { TimeToLiveSpecification });
    await tables.from.put([{ _id: { S: 'stays' }, until: seconds(9_000) }]);
  });
  afterEach(() => tables[Symbol.asyncDispose]());

  // Time to live would delete from the target as well.
  const collection = { table: { ttl: false } } as const;

  test('is copied without those that have expired where the config says so', async () => {
    await tables.from.put([{ _id: { S: 'expired' }, until: seconds(-100) }]);
    const result = await tables.migrate({ source: { expired: 'skip', changes: 'none' }, collection });
    expect(result).toMatchObject({ ok: true, totals: { written: 1 } });
    expect(await tables.ids()).toEqual(['stays']);
  });

  test.each([
    ['apply', 1, ['stays']],
    ['ignore', 0, ['expires', 'stays']],
  ])(
    'has their deletions treated as the config says: %s',
    async (timeToLiveDeletes, deleted, ids) => {
      const options = { source: { timeToLiveDeletes }, collection };
      await tables.stream('NEW_IMAGE');
      await tables.migrate(options);
      await tables.from.put([{ _id: { S: 'expires' }, until: seconds(1) }]);
      while ((await tables.ids(tables.from.name)).includes('expires')) await delay(100);
      const result = await tables.sync(options);
      expect(result).toMatchObject({ ok: true, totals: { deleted } });
      expect(result.collections['all']?.notices.map(({ code }) => code)).toContain('ttl_deletes');
      expect(await tables.ids()).toEqual(ids);
    },
    60_000,
  );
});
