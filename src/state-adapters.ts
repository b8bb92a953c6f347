import * as z from 'zod';
import type { GrantsRequest } from './adapters.js';
import { type CustomStateConfig, customStateConfig } from './checkpoints/custom/config.js';
import {
  type DynamoDBStateConfig,
  dynamodbStateSettings,
  stateConfigOf as tableConfigOf,
} from './checkpoints/dynamodb/config.js';
import { stateActions } from './checkpoints/dynamodb/permissions.js';
import type { State, StatePlace } from './checkpoints/state.js';
import type { StateUse } from './checkpoints/uses.js';
import { type Grant, tableGrants } from './dynamodb/grants.js';
import type { DynamoDBTargetConfig } from './targets/dynamodb/config.js';

/** The settings of any database that keeps the state, told apart by `type`. */
export const stateSettings = z.discriminatedUnion('type', [dynamodbStateSettings, customStateConfig]);

/** Validated settings of a database that keeps the state, completed by those of the target. */
export type StateConfig = DynamoDBStateConfig | CustomStateConfig;

/** Completes the settings of the state by those of the DynamoDB that the migration works with. */
export function stateConfigOf(
  settings: z.output<typeof stateSettings>,
  neighbour: DynamoDBTargetConfig,
): StateConfig {
  return settings.type === 'custom' ? settings : tableConfigOf(settings, neighbour);
}

/** Opens the state of a migration in a database. Throws ConfigError when that is none. */
export async function openStateDatabase(config: StateConfig, place: StatePlace): Promise<State> {
  if (config.type === 'custom')
    return await (await import('./checkpoints/custom/state.js')).openCustomState(config, place);
  return (await import('./checkpoints/dynamodb/state.js')).openStateTable(config, place.migration);
}

/** The database of the state in words. */
export function describeState(config: StateConfig): string {
  return config.type === 'custom' ? config.name : `table "${config.table}"`;
}

/** What IAM has to allow for the state. */
export function stateGrants(
  config: StateConfig,
  { uses, account }: Omit<GrantsRequest<StateUse>, 'collections'>,
): readonly Grant[] {
  if (config.type === 'custom') return [];
  const { region, table } = config;
  return tableGrants({ region, account }, [{ table, actions: stateActions(uses) }]);
}
