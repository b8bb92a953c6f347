import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { readinessNotes } from '../../../src/targets/dynamodb/readiness-notes.js';
import type { ReadinessCheck } from '../../../src/targets/appraisal.js';

const TableArn = 'arn:aws:dynamodb:us-east-1:123456789012:table/t';

function notes(table: TableDescription): ReadonlyMap<string, ReadinessCheck> {
  return new Map(readinessNotes({ TableArn, ...table }).map((check) => [check.check, check]));
}

test('a replica or a witness that is not at rest is a no, with what DynamoDB says of it', () => {
  const off = {
    RegionName: 'eu-west-1',
    ReplicaStatus: 'REGION_DISABLED',
    ReplicaStatusDescription: 'switched off',
  } as const;
  const creating = { RegionName: 'us-west-2', WitnessStatus: 'CREATING' } as const;
  expect(notes({ Replicas: [off], GlobalTableWitnesses: [creating] }).get('replicas')).toEqual({
    check: 'replicas',
    ok: false,
    reason:
      'the one in "eu-west-1" is "REGION_DISABLED": switched off; the witness in "us-west-2" is "CREATING"',
  });
  const active = { RegionName: 'us-west-2', WitnessStatus: 'ACTIVE' } as const;
  const replica = { RegionName: 'eu-west-1', ReplicaStatus: 'ACTIVE' } as const;
  expect(notes({ Replicas: [replica], GlobalTableWitnesses: [active] }).get('replicas')).toEqual({
    check: 'replicas',
    ok: true,
  });
});

test('each mode of consistency is told with what it means, for the other regions', () => {
  const Replicas = [{ RegionName: 'us-east-1' }, { RegionName: 'eu-west-1' }, { RegionName: 'ap-south-1' }];
  const note = (table: TableDescription): ReadinessCheck | undefined =>
    notes({ Replicas, ...table }).get('global table');
  const lags = expect.stringMatching(
    /^replicas in "ap-south-1", "eu-west-1" lag behind, .* the later one wins$/,
  );
  expect(note({})).toEqual({ check: 'global table', ok: null, reason: lags });
  expect(note({ MultiRegionConsistency: 'EVENTUAL' })?.reason).toEqual(lags);
  expect(note({ MultiRegionConsistency: 'STRONG' })?.reason).toMatch(
    /strongly consistent in all its regions/,
  );
});

test('a global table of the first version is told, whose replicas the table does not name', () => {
  const checks = notes({ GlobalTableVersion: '2017.11.29' });
  expect([...checks.keys()]).toEqual(['global table', 'caches']);
  expect(checks.get('global table')).toMatchObject({
    ok: null,
    reason: expect.stringContaining('2017.11.29'),
  });
  expect([...notes({ GlobalTableVersion: '2019.11.21' }).keys()]).toEqual(['caches']);
});
