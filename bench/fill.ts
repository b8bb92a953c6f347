import { TextPiece } from '../src/dynamodb/text-piece.js';
import { batchWrite } from '../src/dynamodb/requests/text-exchange.js';
import { exchangeText } from '../src/dynamodb/requests/text-middleware.js';
import { orderOf } from './items.js';
import { createTable, emulatorClient } from './tables.js';

const BATCH = 25;

/** Makes a table of orders at an emulator. */
export async function fillTable(
  endpoint: string,
  { table, items }: { readonly table: string; readonly items: number },
): Promise<void> {
  const client = emulatorClient(endpoint);
  await createTable(client, table);
  exchangeText(client);
  const never = new AbortController().signal;
  for (let start = 0; start < items; start += BATCH) {
    const length = Math.min(BATCH, items - start);
    const entries = Array.from({ length }, (_, place) =>
      TextPiece.of(`{"PutRequest":{"Item":${JSON.stringify(orderOf(start + place))}}}`),
    );
    await batchWrite(client, { table, entries }, never);
  }
  client.destroy();
}
