import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { batchWrite } from '../src/dynamodb/requests/text-exchange.js';
import { exchangeText } from '../src/dynamodb/requests/text-middleware.js';
import { orderOf } from './items.js';

const BATCH = 25;

/** Makes a table of orders at an emulator. */
export async function fillTable(
  endpoint: string,
  { table, items }: { readonly table: string; readonly items: number },
): Promise<void> {
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const client = new DynamoDBClient({ region: 'us-east-1', endpoint, credentials });
  await client.send(
    new CreateTableCommand({
      TableName: table,
      KeySchema: [{ AttributeName: '_id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: '_id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  exchangeText(client);
  const never = new AbortController().signal;
  for (let start = 0; start < items; start += BATCH) {
    const length = Math.min(BATCH, items - start);
    const entries = Array.from(
      { length },
      (_, place) => `{"PutRequest":{"Item":${JSON.stringify(orderOf(start + place))}}}`,
    );
    await batchWrite(client, { table, entries }, never);
  }
  client.destroy();
}
