import { describe, expect, test } from '@jest/globals';
import type { ReadinessCheck } from '../../../src/targets/appraisal.js';
import { never } from '../../../src/testing/writes.js';
import { activeTable, fail, type FakeStep } from '../../support/fake-dynamodb.js';
import { startFakeTarget } from './fake-target.js';

interface Found {
  /** Changes to the description of a table in good order. */
  readonly table?: object;
  readonly recovery?: FakeStep;
  readonly timeToLive?: FakeStep;
}

const inOrder = { ...activeTable, DeletionProtectionEnabled: true };

const answering =
  (body: object): FakeStep =>
  ({ answer }) => {
    answer(200, body);
  };

function recovery(status: string, days?: number): FakeStep {
  const PointInTimeRecoveryDescription = { PointInTimeRecoveryStatus: status, RecoveryPeriodInDays: days };
  return answering({ ContinuousBackupsDescription: { PointInTimeRecoveryDescription } });
}

function timeToLive(AttributeName?: string): FakeStep {
  const status = AttributeName === undefined ? 'DISABLED' : 'ENABLED';
  return answering({ TimeToLiveDescription: { TimeToLiveStatus: status, AttributeName } });
}

/** The checklist of a table, by what each check is about. */
async function checklist(found: Found = {}, settings: object = {}): Promise<Map<string, ReadinessCheck>> {
  await using place = await startFakeTarget({}, settings);
  const { fake, target } = place;
  fake.always('DescribeTable', answering({ Table: { ...inOrder, ...found.table } }));
  fake.always('DescribeContinuousBackups', found.recovery ?? recovery('ENABLED', 35));
  fake.always('DescribeTimeToLive', found.timeToLive ?? timeToLive());
  const checks = (await target.readiness?.(never)) ?? [];
  return new Map(checks.map((check) => [check.check, check]));
}

/** The reasons of every no. */
function noes(checks: ReadonlyMap<string, ReadinessCheck>): Record<string, string | undefined> {
  const all = [...checks.values()].filter(({ ok }) => ok === false);
  return Object.fromEntries(all.map(({ check, reason }) => [check, reason]));
}

async function noesOf(found: Found, settings: object = {}): Promise<Record<string, string | undefined>> {
  return noes(await checklist(found, settings));
}

describe('the readiness of a table', () => {
  test('in good order has no no, and every check that is no plain yes has a reason', async () => {
    const checks = await checklist();
    expect(noes(checks)).toEqual({});
    expect([...checks.keys()]).toEqual([
      'table status',
      'indexes',
      'point-in-time recovery',
      'deletion protection',
      'time to live',
      'capacity',
      'other settings',
      'application role',
      'caches',
    ]);
    for (const { ok, reason } of checks.values()) if (ok !== true) expect(reason).not.toBe('');
  });

  test('names what is off or not at rest', async () => {
    expect(await noesOf({ table: { TableStatus: 'UPDATING' } })).toEqual({
      'table status': 'it is "UPDATING", not "ACTIVE"',
    });
    expect(await noesOf({ recovery: recovery('DISABLED') })).toEqual({
      'point-in-time recovery': expect.stringMatching(
        /^it is off; switch it on, or set "table.pointInTimeRecovery"/,
      ),
    });
    expect(await noesOf({ table: { DeletionProtectionEnabled: false } })).toEqual({
      'deletion protection': expect.stringMatching(
        /^it is off; switch it on, or set "table.deletionProtection"/,
      ),
    });
  });

  test('takes what the config itself switches off as chosen', async () => {
    const settings = { pointInTimeRecovery: false, deletionProtection: false };
    const off = { recovery: recovery('DISABLED'), table: { DeletionProtectionEnabled: false } };
    const checks = await checklist(off, settings);
    expect(noes(checks)).toEqual({});
    expect(checks.get('deletion protection')).toMatchObject({ ok: null, reason: 'off, as the config says' });
    expect(await noesOf({}, settings)).toMatchObject({
      'deletion protection': expect.stringContaining('on'),
    });
  });

  test('is a no where it may not be looked up, and open where the database does not have it', async () => {
    const denied = fail(400, 'AccessDeniedException');
    expect(await noesOf({ recovery: denied })).toEqual({
      'point-in-time recovery': expect.stringContaining('not permitted to call'),
    });
    const checks = await checklist({ recovery: fail(400, 'UnknownOperationException') });
    expect(checks.get('point-in-time recovery')).toMatchObject({ ok: null });
  });

  test('compares time to live and point-in-time recovery with the config', async () => {
    const settings = { ttl: { attribute: 'expires' }, pointInTimeRecovery: { days: 7 } };
    expect(await noesOf({}, settings)).toMatchObject({
      'time to live': expect.stringContaining('"expires"'),
      'point-in-time recovery': expect.stringContaining('7 days'),
    });
    const found = { timeToLive: timeToLive('expires'), recovery: recovery('ENABLED', 7) };
    expect(await noesOf(found, settings)).toEqual({});
    expect(await noesOf(found, { ttl: false })).toMatchObject({ 'time to live': expect.any(String) });
  });

  test('compares capacity with the config, also that of indexes', async () => {
    const warm = { WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000 } };
    expect(await noesOf({ table: warm }, { warmThroughput: { read: 12_000, write: 4_000 } })).toEqual({});
    expect(await noesOf({ table: warm }, { warmThroughput: { read: 12_000, write: 8_000 } })).toMatchObject({
      capacity: expect.stringContaining('warm throughput'),
    });
    const units = (write: number): object => ({
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: write },
    });
    const index = {
      IndexName: 'by-n',
      IndexStatus: 'ACTIVE',
      KeySchema: [{ AttributeName: 'n', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    };
    const table = (tableWrite: number, indexWrite: number): object => ({
      BillingModeSummary: { BillingMode: 'PROVISIONED' },
      ...units(tableWrite),
      GlobalSecondaryIndexes: [{ ...index, ...units(indexWrite) }],
    });
    const provisioned = { read: 5, write: 5 };
    const indexes = [{ name: 'by-n', partition: { attribute: 'n' }, provisioned }];
    expect(await noesOf({ table: table(5, 5) }, { provisioned, indexes })).toEqual({});
    // What was raised for the load is still there.
    expect(await noesOf({ table: table(4_000, 5) }, { provisioned, indexes })).toMatchObject({
      capacity: expect.stringContaining('4000 write'),
    });
    expect(await noesOf({ table: table(5, 4_000) }, { provisioned, indexes })).toMatchObject({
      capacity: expect.stringContaining('index "by-n"'),
    });
  });

  test('names indexes that are missing or being made', async () => {
    const indexes = [{ name: 'by-n', partition: { attribute: 'n' } }];
    expect(await noesOf({}, { indexes, createIndexes: 'after-load' })).toEqual({
      indexes: 'index "by-n" is not made yet',
    });
    expect(await noesOf({}, { indexes })).toEqual({ indexes: expect.stringContaining('no index "by-n"') });
    const GlobalSecondaryIndexes = [
      {
        IndexName: 'by-n',
        IndexStatus: 'CREATING',
        KeySchema: [{ AttributeName: 'n', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ];
    expect(await noesOf({ table: { GlobalSecondaryIndexes } }, { indexes })).toEqual({
      indexes: 'index "by-n" is "CREATING"',
    });
  });

  test('tells of replicas, and names those that are not at rest', async () => {
    const Replicas = [
      { RegionName: 'eu-west-1', ReplicaStatus: 'ACTIVE' },
      { RegionName: 'us-west-2', ReplicaStatus: 'UPDATING' },
    ];
    const checks = await checklist({ table: { Replicas } });
    expect(noes(checks)).toEqual({ replicas: 'the one in "us-west-2" is "UPDATING"' });
    expect(checks.get('global table')).toMatchObject({ ok: null, reason: expect.stringContaining('lag') });
  });

  test('that is missing is a no', async () => {
    await using place = await startFakeTarget();
    place.fake.always('DescribeTable', fail(400, 'ResourceNotFoundException'));
    expect(await place.target.readiness?.(never)).toEqual([
      { check: 'table status', ok: false, reason: 'there is no table "t"' },
    ]);
  });
});
