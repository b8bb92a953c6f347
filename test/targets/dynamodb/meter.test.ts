import { describe, expect, test } from '@jest/globals';
import { undoReads } from '../../../src/targets/dynamodb/undo-reads.js';
import { ALL, ID_KEY, meterOf, NOW } from './meter-load.js';

const seconds = NOW / 1_000;
const YEAR = 365.25 * 86_400;

describe('a meter', () => {
  test('charges each kilobyte begun, and 100 bytes of storage for each item', () => {
    const { meter, take } = meterOf();
    // `_id` and `text` and their values: 1,024 bytes, then one more.
    take({ _id: 'a', text: 'x'.repeat(1_024 - 8) });
    take({ _id: 'b', text: 'x'.repeat(1_024 - 7) });
    expect(meter.forecast(ALL).parts).toMatchObject([{ name: 'table', writeUnits: 3, bytes: 2_049 + 200 }]);
  });

  test('tells what reading takes that keepUndo asks for', () => {
    const { meter, take } = meterOf();
    take({ _id: 'a' });
    take({ _id: 'b' });
    expect(meter.forecast(ALL)).not.toHaveProperty('undo');
    const kept = meter.forecast({ ...ALL, scale: 500_000, keepUndo: true });
    expect(kept.undo).toEqual({ readUnits: 1_000_000, usd: 0.125 });
    expect(undoReads(10, { ItemCount: 4, TableSizeBytes: 4 * 5_000 }, 0.125).readUnits).toBe(6 + 4 * 2);
    expect(undoReads(3, { ItemCount: 4, TableSizeBytes: 400 }, 0.125).readUnits).toBe(3);
  });

  test('charges indexes for what they hold', () => {
    const partition = { attribute: 'tenant' };
    const { meter, take } = meterOf({
      settings: {
        indexes: [
          { name: 'all', partition },
          { name: 'keys', partition, projection: 'keys' },
          { name: 'some', partition, projection: ['note', 'absent'] },
        ],
      },
    });
    take({ _id: 'a', tenant: 't', note: 'n'.repeat(1_100), text: 'x'.repeat(2_000) });
    take({ _id: 'b', text: 'x'.repeat(2_000) });
    expect(meter.forecast(ALL).parts.map(({ name, writeUnits, bytes }) => [name, writeUnits, bytes])).toEqual(
      [
        ['table', 6, 4 + 7 + 1_104 + 2_004 + 4 + 2_004 + 200],
        ['index all', 4, 4 + 7 + 1_104 + 2_004 + 100],
        ['index keys', 1, 4 + 7 + 100],
        ['index some', 2, 4 + 7 + 1_104 + 100],
      ],
    );
  });

  test('lets each put stand for as many as it is told', () => {
    const { meter, take } = meterOf();
    take({ _id: 'a' });
    expect(meter.forecast({ scale: 12.5, readSeconds: 0 })).toMatchObject({ writeUnits: 13 });
  });
});

describe('a time to live', () => {
  const settings = { ttl: { attribute: 'expires' } };

  test.each([
    ['absent', undefined, undefined],
    ['in an hour', seconds + 3_600, undefined],
    ['in 99 years', seconds + 99 * YEAR, undefined],
    ['text', String(seconds), ['ttl_type', 'is text, not a number: the item never expires']],
    ['null', null, ['ttl_type', 'is null, not a number']],
    ['a list', [seconds], ['ttl_type', 'is a list, not a number']],
    ['milliseconds', NOW + 86_400_000, ['ttl_milliseconds', 'if it is in milliseconds, it is 2026-06-02']],
    ['beyond the calendar', 1e30, ['ttl_milliseconds', /never expires$/]],
    ['a day ago', seconds - 86_400, ['ttl_expired', 'was 2026-05-31: DynamoDB deletes the item soon']],
    ['now', seconds, ['ttl_expired', 'DynamoDB deletes the item soon']],
    ['six years ago', seconds - 6 * YEAR, ['ttl_expired', 'the item stays for ever']],
    ['far in the past', -1e30, ['ttl_expired', 'is in the past, more than 5 years ago']],
  ])('that is %s', (_, expires, expected) => {
    const { take } = meterOf({ settings });
    const observations = take(expires === undefined ? { _id: 'a' } : { _id: 'a', expires });
    if (expected === undefined) expect(observations).toEqual([]);
    else {
      const [code, reason] = expected;
      const matcher =
        reason instanceof RegExp ? expect.stringMatching(reason) : expect.stringContaining(String(reason));
      expect(observations).toEqual([{ code, reason: matcher, path: 'expires' }]);
    }
  });

  test('is that of the table where there is one', () => {
    const table = { KeySchema: [{ AttributeName: '_id', KeyType: 'HASH' as const }] };
    const found = { table, extras: { timeToLive: 'own key', recovery: false, tags: new Map() } };
    const { take } = meterOf({ settings, found });
    expect(take({ _id: 'a', 'own key': 'x', expires: 'x' })).toMatchObject([{ path: '["own key"]' }]);
  });

  test('that has passed makes writing the document pointless', () => {
    const { meter, take } = meterOf({ settings });
    take({ _id: 'a', expires: seconds - 1, text: 'x'.repeat(2_000) });
    take({ _id: 'b', expires: seconds - 9 * YEAR });
    expect(meter.forecast(ALL).advice).toEqual([
      'Leave out the 1 document whose time to live has passed by a "filter": DynamoDB deletes them soon after it has charged 2 write units for them.',
    ]);
  });
});

describe('a value of a partition key', () => {
  const sorted = {
    ...ID_KEY,
    partition: { attribute: 'tenant', type: 'S' as const },
    sort: { attribute: '_id', type: 'S' as const },
  };

  test('is hot when many documents have it', () => {
    const { meter, take } = meterOf({ key: sorted });
    for (let index = 0; index < 10_000; index += 1) {
      take({ _id: `d${index}`, tenant: index % 5 < 3 ? 'acme' : `t${index}` });
    }
    const { hotKeys, time, advice } = meter.forecast(ALL);
    expect(hotKeys).toEqual([
      {
        part: 'table',
        attribute: 'tenant',
        value: '"acme"',
        share: expect.closeTo(0.6, 3),
        documents: 6_000,
        ids: ['d0', 'd1', 'd2', 'd5', 'd6', 'd7', 'd10', 'd11', 'd12', 'd15'],
      },
    ]);
    expect(time).toEqual({
      seconds: expect.closeTo(6, 1),
      limitedBy: 'one value of "tenant" has 60 % of the writes',
    });
    expect(advice.join()).toContain('Expect throttling at the table');
  });

  test('is none when the key names one item', () => {
    const { meter, take } = meterOf({
      settings: { indexes: [{ name: 'again', partition: { attribute: '_id' } }] },
    });
    for (let index = 0; index < 200; index += 1) take({ _id: 'same' });
    expect(meter.forecast(ALL).hotKeys).toEqual([]);
  });

  test('is not hot with few documents', () => {
    const { meter, take } = meterOf({ key: sorted });
    for (let index = 0; index < 99; index += 1) take({ _id: `d${index}`, tenant: 'acme' });
    expect(meter.forecast(ALL).hotKeys).toEqual([]);
    expect(meter.forecast({ scale: 2, readSeconds: 0 }).hotKeys).toMatchObject([{ documents: 198 }]);
  });

  test('weighs what local indexes take of its partition', () => {
    const local = {
      name: 'local',
      local: true,
      partition: { attribute: 'tenant' },
      sort: { attribute: 'at' },
    };
    const { meter, take } = meterOf({ key: sorted, settings: { indexes: [local] } });
    for (let index = 0; index < 900; index += 1) take({ _id: `d${index}`, tenant: `t${index}` });
    for (let index = 0; index < 100; index += 1) take({ _id: `e${index}`, tenant: 'acme', at: 'x' });
    expect(meter.forecast(ALL).hotKeys).toMatchObject([
      { part: 'table', value: '"acme"', share: expect.closeTo(200 / 1_100) },
    ]);
  });

  test('that is likely to be a secret is hidden', () => {
    const { meter, take } = meterOf({
      settings: { indexes: [{ name: 'by-password', partition: { attribute: 'password' } }] },
    });
    for (let index = 0; index < 100; index += 1) take({ _id: `d${index}`, password: 'hunter2' });
    expect(meter.forecast(ALL).hotKeys).toMatchObject([{ part: 'index by-password', value: '(hidden)' }]);
  });
});
