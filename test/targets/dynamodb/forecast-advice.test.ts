import { expect, test } from '@jest/globals';
import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { TableState } from '../../../src/targets/dynamodb/table-extras.js';
import { meterOf, type MeterLoad } from './meter-load.js';

const indexes = [{ name: 'by-tenant', partition: { attribute: 'tenant' } }];

/** Advice on a load of so many million documents of one write unit each, seen by a thousand. */
function advice(load: MeterLoad, millions: number, readSeconds = 0): readonly string[] {
  const { meter, take } = meterOf(load);
  for (let index = 0; index < 1_000; index += 1) take({ _id: `d${index}`, tenant: `t${index}` });
  return meter.forecast({ scale: millions * 1_000, readSeconds }).advice;
}

function found(table: TableDescription): TableState {
  const KeySchema = [{ AttributeName: '_id', KeyType: 'HASH' as const }];
  return {
    table: { KeySchema, ...table },
    extras: { timeToLive: undefined, recovery: false, tags: new Map() },
  };
}

const ONCE = 'AWS charges for it once, at a price that is not reckoned here';

test('there is none on a load that is quick enough', () => {
  expect(advice({ settings: { indexes } }, 2.4)).toEqual([]);
});

test('warm throughput speeds up a new table', () => {
  expect(advice({}, 6)).toEqual([
    `Raise the warm throughput of the table to 10,000 write units a second to load in about 10 minutes; set "table.warmThroughput" in the config; ${ONCE}.`,
  ]);
});

test('warm throughput is no help where the source or the config is slower', () => {
  expect(advice({}, 6, 1_300)).toEqual([]);
  expect(advice({ writeUnitsPerSecond: 4_100 }, 6)).toEqual([]);
});

test('the table and its indexes are raised together, up to the quota', () => {
  expect(advice({ settings: { indexes } }, 24)).toEqual([
    `Raise the warm throughput of the table to 20,000 and of index by-tenant to 20,000 write units a second to load in about 20 minutes; set "table.warmThroughput" in the config for the table; that of an index is set by UpdateTable once the table is there; ${ONCE}.`,
  ]);
});

test('an index alone in the way is raised, or made after the load', () => {
  const settings = { warmThroughput: { read: 12_000, write: 30_000 }, indexes };
  expect(advice({ settings }, 9, 900)).toEqual([
    `Raise the warm throughput of index by-tenant to 10,000 write units a second to load in about 15 minutes; that of an index is set by UpdateTable once the table is there; ${ONCE}.`,
    'Creating index by-tenant after the load would keep it from slowing the load down to its own pace; it saves no money, as DynamoDB charges for filling it too.',
  ]);
});

test('the quota is named when it is in the way', () => {
  const settings = { warmThroughput: { read: 12_000, write: 100_000 } };
  expect(advice({ settings, prices: { importGB: 0 } }, 40)).toEqual([
    'Ask AWS to raise the quota of 40,000 write units a second for the table.',
  ]);
});

test('tables that are there are raised by UpdateTable', () => {
  const table = { BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' as const } };
  expect(advice({ found: found(table) }, 6)).toEqual([
    `Raise the warm throughput of the table to 10,000 write units a second to load in about 10 minutes; UpdateTable does so, and ${ONCE}.`,
  ]);
});

test('provisioned tables are raised for the load', () => {
  const table = { ProvisionedThroughput: { WriteCapacityUnits: 100 }, ItemCount: 1_234 };
  expect(advice({ found: found(table) }, 1)).toEqual([
    'Raise the provisioned capacity of the table to 2,000 write units a second to load in about 10 minutes; it is paid by the hour and can be lowered after the load.',
    'The table held 1,234 items when DynamoDB last counted: writing over a larger item is charged by the size of that one, and changing an index key twice, which is not reckoned here.',
  ]);
});
