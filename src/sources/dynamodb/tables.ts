import { type DynamoDBClient, paginateListTables } from '@aws-sdk/client-dynamodb';
import type { ConnectionConfig } from '../../dynamodb/requests/connection-config.js';
import { explain } from '../../dynamodb/requests/errors.js';

/** Lists the tables of an account in its region, in order. Throws EnvironmentError when that is refused. */
export async function listTables(
  client: DynamoDBClient,
  { region, endpoint }: Pick<ConnectionConfig, 'region' | 'endpoint'>,
  stop: AbortSignal,
): Promise<readonly string[]> {
  const names: string[] = [];
  try {
    const pages = paginateListTables({ client }, {}, { abortSignal: stop });
    for await (const { TableNames: some = [] } of pages) names.push(...some);
  } catch (error) {
    stop.throwIfAborted();
    throw explain(error, { action: 'ListTables', table: '*', region, endpoint });
  }
  return names.sort();
}
