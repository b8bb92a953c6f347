import type { ReplicaDescription, TableDescription } from '@aws-sdk/client-dynamodb';
import type { ReadinessCheck } from '../appraisal.js';

/** What to know of what stands around a table before an application goes over to it. */
export function readinessNotes(table: TableDescription): ReadinessCheck[] {
  return [...replication(table), caches];
}

/** Nothing that DynamoDB tells of a table says whether there is one. By "DAX and DynamoDB consistency models". */
const caches: ReadinessCheck = {
  check: 'caches',
  ok: null,
  reason:
    'a cache in front of the table, such as DAX, goes on serving what it read before, also that an item was not there, because a migration writes past it; start with an empty one, or wait until its item ttl and its query ttl have passed (5 minutes each unless set otherwise)',
};

function replication(table: TableDescription): ReadinessCheck[] {
  const { GlobalTableVersion: version, Replicas: replicas = [] } = table;
  if (replicas.length > 0) return globalTable(table, replicas);
  if (version !== '2017.11.29') return [];
  const reason = `it is a global table of version ${version}, whose replicas are not looked at: see that each is active, and that ReplicationLatency and PendingReplicationCount have settled`;
  return [{ check: 'global table', ok: null, reason }];
}

function globalTable(table: TableDescription, replicas: readonly ReplicaDescription[]): ReadinessCheck[] {
  const faults = [...replicas.flatMap(faultOf), ...witnessFaults(table)];
  return [
    faults.length === 0
      ? { check: 'replicas', ok: true }
      : { check: 'replicas', ok: false, reason: faults.join('; ') },
    { check: 'global table', ok: null, reason: consistencyOf(table, replicas) },
  ];
}

function faultOf({
  RegionName: region = '',
  ReplicaStatus: status = 'ACTIVE',
  ReplicaStatusDescription: description = '',
}: ReplicaDescription): string[] {
  if (status === 'ACTIVE') return [];
  const fault = `the one in "${region}" is "${status}"`;
  return [description === '' ? fault : `${fault}: ${description}`];
}

function witnessFaults({ GlobalTableWitnesses: witnesses = [] }: TableDescription): string[] {
  return witnesses
    .filter(({ WitnessStatus: status = 'ACTIVE' }) => status !== 'ACTIVE')
    .map(
      ({ RegionName: region = '', WitnessStatus: status = '' }) =>
        `the witness in "${region}" is "${status}"`,
    );
}

/** "Global tables core concepts": the two modes, and what a conflict comes to. */
function consistencyOf(
  { TableArn: arn = '', MultiRegionConsistency: mode }: TableDescription,
  replicas: readonly ReplicaDescription[],
): string {
  const own = arn.split(':')[3];
  const names = replicas.map(({ RegionName: name = '' }) => name).filter((name) => name !== own);
  const regions = [...names]
    .sort()
    .map((name) => `"${name}"`)
    .join(', ');
  if (mode === 'STRONG')
    return `it is strongly consistent in all its regions: reads that ask for it find what was verified in ${regions}, too`;
  return `replicas in ${regions} lag behind, by a second or less as a rule and more under load: verified is the region of the config alone; switch the others once their ReplicationLatency has settled, and let none write before, because of two writes of an item the later one wins`;
}
