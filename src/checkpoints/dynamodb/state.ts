import type { State } from '../state.js';
import { DynamoDBCheckpointStore } from './checkpoints.js';
import type { DynamoDBStateConfig } from './config.js';
import { DynamoDBLeaseStore } from './leases.js';
import { TableRejectLogs } from './rejects.js';
import { TableVerifiedStore } from './verified.js';
import { StateTable } from './table.js';

/** Opens the state of one migration in a DynamoDB table, which the first write makes when it is missing. */
export async function openStateTable(config: DynamoDBStateConfig, migration: string): Promise<State> {
  const table = await StateTable.open(config, migration);
  const leases = new DynamoDBLeaseStore(table);
  return {
    checkpoints: new DynamoDBCheckpointStore(table, leases),
    leases,
    rejects: new TableRejectLogs(table, leases),
    verified: new TableVerifiedStore(table),
    [Symbol.asyncDispose]: () => table[Symbol.asyncDispose](),
  };
}
