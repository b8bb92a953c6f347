import { describe, expect, test } from '@jest/globals';
import type { GlobalSecondaryIndexDescription, TableDescription } from '@aws-sdk/client-dynamodb';
import type { TableState } from '../../../src/targets/dynamodb/table-extras.js';
import { ALL, meterOf, type MeterLoad } from './meter-load.js';

const byTenant = { name: 'by-tenant', partition: { attribute: 'tenant' } };

/** A forecast of a million documents of one write unit each, seen by a thousand. */
function forecast(
  load: MeterLoad,
  readSeconds = 0,
): ReturnType<ReturnType<typeof meterOf>['meter']['forecast']> {
  const { meter, take } = meterOf(load);
  for (let index = 0; index < 1_000; index += 1) take({ _id: `d${index}`, tenant: `t${index}` });
  return meter.forecast({ scale: 1_000, readSeconds });
}

function found(table: TableDescription): TableState {
  const KeySchema = [{ AttributeName: '_id', KeyType: 'HASH' as const }];
  return {
    table: { KeySchema, ...table },
    extras: { timeToLive: undefined, recovery: false, tags: new Map() },
  };
}

const ON_DEMAND: TableDescription = { BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' } };
const PROVISIONED: TableDescription = {
  ProvisionedThroughput: { WriteCapacityUnits: 500, ReadCapacityUnits: 5 },
};

describe('the time of a load is limited by', () => {
  const index: GlobalSecondaryIndexDescription = {
    IndexName: 'by-tenant',
    KeySchema: [{ AttributeName: 'tenant', KeyType: 'HASH' }],
    Projection: { ProjectionType: 'ALL' },
    ProvisionedThroughput: { WriteCapacityUnits: 0 },
  };

  test.each<[string, MeterLoad, number]>([
    ['4,000 write units a second of a new on-demand table', {}, 250],
    [
      '500 write units a second of provisioned capacity',
      { settings: { provisioned: { read: 1, write: 500 } } },
      2_000,
    ],
    [
      '20,000 write units a second of warm throughput',
      { settings: { warmThroughput: { read: 12_000, write: 20_000 } } },
      50,
    ],
    [
      'the quota of 40,000 write units a second of a table with its indexes',
      { settings: { warmThroughput: { read: 12_000, write: 100_000 } } },
      25,
    ],
    [
      'index by-tenant: 4,000 write units a second of a new on-demand index',
      { settings: { warmThroughput: { read: 12_000, write: 20_000 }, indexes: [byTenant] } },
      250,
    ],
    [
      '"writeUnitsPerSecond" 500 of the config',
      { settings: { indexes: [byTenant] }, writeUnitsPerSecond: 500 },
      4_000,
    ],
    ['4,000 write units a second of an on-demand table', { found: found(ON_DEMAND) }, 250],
    [
      '8,000 write units a second of warm throughput',
      { found: found({ ...ON_DEMAND, WarmThroughput: { WriteUnitsPerSecond: 8_000 } }) },
      125,
    ],
    [
      '1,000 write units a second of the maximum that is set for the table',
      {
        found: found({
          ...ON_DEMAND,
          OnDemandThroughput: { MaxWriteRequestUnits: 1_000, MaxReadRequestUnits: -1 },
        }),
      },
      1_000,
    ],
    [
      '500 write units a second of provisioned capacity',
      { found: found({ ...PROVISIONED, WarmThroughput: { WriteUnitsPerSecond: 4_000 } }) },
      2_000,
    ],
    [
      'index by-tenant: 4,000 write units a second of an on-demand index',
      {
        found: found({
          ...ON_DEMAND,
          WarmThroughput: { WriteUnitsPerSecond: 8_000 },
          GlobalSecondaryIndexes: [{ ...index, OnDemandThroughput: { MaxWriteRequestUnits: -1 } }],
        }),
      },
      250,
    ],
  ])('%s', (limitedBy, load, seconds) => {
    expect(forecast(load).time).toEqual({ seconds, limitedBy });
  });

  test('reading the source', () => {
    expect(forecast({}, 1_000).time).toEqual({ seconds: 1_000, limitedBy: 'reading the source' });
    expect(meterOf().meter.forecast(ALL).time.seconds).toBe(0);
  });

  test('the table alone for itself and its local indexes', () => {
    const key = {
      partition: { attribute: '_id', type: 'S' as const },
      sort: { attribute: 'tenant', type: 'S' as const },
    };
    const local = {
      name: 'local',
      local: true,
      partition: { attribute: '_id' },
      sort: { attribute: 'tenant' },
    };
    const { time, parts } = forecast({ key, settings: { indexes: [local] } });
    expect(time.seconds).toBe(500);
    expect(parts[1]?.limit.reason).toBe('a new on-demand table, shared with the table');
  });
});

describe('the cost of a load', () => {
  test('on demand is that of its write units', () => {
    const { ways, storage, prices } = forecast({ settings: { indexes: [byTenant] } });
    expect(ways.map(({ name, usd, indexesUsd }) => [name, usd, indexesUsd])).toEqual([
      ['on-demand', 1.25, 0.625],
      // 4,000 write units a second each, for an hour.
      ['provisioned', 5.2, 2.6],
      ['import from S3', expect.any(Number), 0],
    ]);
    expect(storage.usdPerMonth).toBeCloseTo((storage.bytes / 1e9) * 0.25);
    expect(prices.region).toBe('us-east-1');
  });

  test('provisioned is that of the capacity in full hours, first where the table is provisioned', () => {
    const settings = { provisioned: { read: 1, write: 100 }, indexes: [byTenant] };
    const { ways, time } = forecast({ settings });
    expect(time.seconds).toBe(10_000);
    expect(ways.map(({ name, usd }) => [name, usd])).toEqual([
      ['provisioned', expect.closeTo(200 * 3 * 0.00065, 9)],
      ['on-demand', 1.25],
      ['import from S3', expect.any(Number)],
    ]);
    expect(ways[0]?.note).toContain('200 write units a second with the indexes, for 3 hours');
  });

  test('by import from S3 is that of the uncompressed JSON, where the table is new', () => {
    const { meter, take } = meterOf({ prices: { importGB: 0.5 } });
    take({ _id: 'a', n: 1 });
    const bytes = Buffer.byteLength('{"Item":{"_id":{"S":"a"},"n":{"N":"1"}}}\n');
    const [, , way] = meter.forecast({ scale: 1e9, readSeconds: 0 }).ways;
    expect(way).toMatchObject({ name: 'import from S3', usd: expect.closeTo(bytes * 0.5, 6), indexesUsd: 0 });
    expect(forecast({}).ways).toHaveLength(3);
    expect(forecast({ found: found(ON_DEMAND), prices: { importGB: 0.5 } }).ways).toHaveLength(2);
  });
});
