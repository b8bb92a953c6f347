import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  paginateListTables,
  paginateScan,
} from '@aws-sdk/client-dynamodb';

/** What DynamoDB counts and adapts by itself, whoever does nothing. */
const VOLATILE = new Set(['ItemCount', 'TableSizeBytes', 'IndexSizeBytes', 'WarmThroughput']);

/**
 * All tables whose names begin with `prefix`, as a text that is equal exactly when nothing has changed: which there are,
 * their settings and items. The others belong to tests that run at the same time.
 */
export async function snapshotOf(client: DynamoDBClient, prefix: string): Promise<string> {
  const names: string[] = [];
  for await (const { TableNames } of paginateListTables({ client }, {})) names.push(...(TableNames ?? []));
  const tables: string[] = [];
  for (const name of names.sort()) if (name.startsWith(prefix)) tables.push(await tableText(client, name));
  return tables.join('\n');
}

async function tableText(client: DynamoDBClient, TableName: string): Promise<string> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
  const items: string[] = [];
  for await (const { Items } of paginateScan({ client }, { TableName, ConsistentRead: true })) {
    items.push(...(Items ?? []).map(canonicalText));
  }
  return [TableName, canonicalText(Table), canonicalText(TimeToLiveDescription), ...items.sort()].join('\n');
}

/** JSON with sorted fields and without what is volatile. */
function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_name, each: unknown) => {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each;
    if (each instanceof Uint8Array) return Buffer.from(each).toString('base64');
    const fields = Object.entries(each).filter(([name]) => !VOLATILE.has(name));
    return Object.fromEntries(fields.sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}
