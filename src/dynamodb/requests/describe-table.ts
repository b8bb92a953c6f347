import { DescribeTableCommand, type DynamoDBClient, type TableDescription } from '@aws-sdk/client-dynamodb';

/**
 * Asks for the description of a table, once.
 *
 * Rejects as the client does, and with a SyntaxError where an answer that says "done" describes no table: another
 * server gave it, so waiting for the table would never end.
 */
export async function describeTable(
  client: DynamoDBClient,
  table: string,
  abortSignal: AbortSignal,
): Promise<TableDescription> {
  const command = new DescribeTableCommand({ TableName: table });
  const { Table: description } = await client.send(command, { abortSignal });
  // The SDK takes whatever an answer holds, also where that is a list.
  if (description === undefined) throw new SyntaxError('the answer describes no table');
  return description;
}
