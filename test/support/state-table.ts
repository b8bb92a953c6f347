import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Chance } from '../../src/backoff.js';
import { type DynamoDBStateConfig, stateConfigOf } from '../../src/checkpoints/dynamodb/config.js';
import { openStateTable } from '../../src/checkpoints/dynamodb/state.js';
import { StateTable } from '../../src/checkpoints/dynamodb/table.js';
import type { State } from '../../src/checkpoints/state.js';
import { dynamodbTargetConfig } from '../../src/targets/dynamodb/config.js';
import { deleteTables, dynamodbClient } from './both-sides.js';
import { uniqueName } from './servers.js';

const migration = 'there';

/** A state table of a test's own. */
export interface ChosenStateTable {
  readonly config: DynamoDBStateConfig;
  /** For a look from outside. */
  readonly client: DynamoDBDocumentClient;
  /** The address of an entry of migration `there`. */
  at(entry: string): { TableName: string; Key: { migration: string; entry: string } };
  /** The state of migration `there`, as one more run opens it. */
  open(): Promise<State>;
  /** The same, for stores with settings of their own. */
  openTable(chance?: Chance): Promise<StateTable>;
  /** Closes what was opened and deletes the table. */
  remove(): Promise<void>;
}

/** Chooses a state table at an endpoint; whoever opens it first makes it. */
export function chooseStateTable(endpoint: string): ChosenStateTable {
  const target = dynamodbTargetConfig.parse({ type: 'dynamodb', endpoint });
  const config = stateConfigOf({ type: 'dynamodb', table: uniqueName('state') }, target);
  const raw = dynamodbClient(endpoint);
  const opened: AsyncDisposable[] = [];
  const keep = <T extends AsyncDisposable>(member: T): T => {
    opened.push(member);
    return member;
  };
  return {
    config,
    client: DynamoDBDocumentClient.from(raw),
    at: (entry) => ({ TableName: config.table, Key: { migration, entry } }),
    open: async () => keep(await openStateTable(config, migration)),
    openTable: async (chance) => keep(await StateTable.open(config, migration, chance)),
    remove: async () => {
      for (const member of opened) await member[Symbol.asyncDispose]();
      await deleteTables(raw, [config.table]);
      raw.destroy();
    },
  };
}
