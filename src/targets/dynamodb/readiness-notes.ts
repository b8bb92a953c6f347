import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { ReadinessCheck } from '../appraisal.js';

/** What to know of what stands around a table before an application goes over to it. */
export function readinessNotes({ Replicas: replicas = [] }: TableDescription): ReadinessCheck[] {
  return [...(replicas.length > 0 ? globalTable(replicas) : []), caches];
}

/** Nothing that DynamoDB tells of a table says whether there is one. */
const caches: ReadinessCheck = {
  check: 'caches',
  ok: null,
  reason:
    'a cache in front of the table, such as DAX, goes on serving what it read before until its ttl ends, because a migration writes past it; start with an empty one, or wait for its item and query ttl',
};

function globalTable(replicas: NonNullable<TableDescription['Replicas']>): ReadinessCheck[] {
  const check = 'global table';
  const regions = replicas.map(({ RegionName: region = '' }) => `"${region}"`).sort();
  const lag = `replicas in ${regions.join(', ')} lag behind: verified is the region of the config alone; switch the others once their ReplicationLatency has settled`;
  const faults = replicas
    // An absent status is that of a replica of the first version, which has none.
    .filter(({ ReplicaStatus: status = 'ACTIVE' }) => status !== 'ACTIVE')
    .map(
      ({ RegionName: region = '', ReplicaStatus: status = '' }) => `the one in "${region}" is "${status}"`,
    );
  return [
    faults.length === 0
      ? { check: 'replicas', ok: true }
      : { check: 'replicas', ok: false, reason: faults.join('; ') },
    { check, ok: null, reason: lag },
  ];
}
