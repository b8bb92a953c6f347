import type { Chance } from '../../../src/backoff.js';
import type { AttributeMap } from '../../../src/dynamodb/item-names.js';
import type { AdapterEvent } from '../../../src/events.js';
import { dynamodbSourceConfig } from '../../../src/sources/dynamodb/config.js';
import { connectDynamoDBSource } from '../../../src/sources/dynamodb/source.js';
import type { Source } from '../../../src/sources/source.js';
import { sendRaw } from '../../properties/raw-dynamodb.js';
import { uniqueName } from '../../support/servers.js';

/** A table that tests fill and edit, and sources that read it. */
export interface TestTable {
  readonly name: string;
  request(action: string, fields?: object): Promise<Record<string, unknown>>;
  put(items: readonly AttributeMap[]): Promise<void>;
  delete(key: AttributeMap): Promise<void>;
  open(settings?: object, chance?: Chance): OpenedSource;
}

/** A source, and what it has told. */
export interface OpenedSource extends AsyncDisposable {
  readonly source: Source;
  readonly events: readonly AdapterEvent[];
}

/** A key of one string, with which most tests have enough. */
export const plainKey = {
  KeySchema: [{ AttributeName: '_id', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: '_id', AttributeType: 'S' }],
};

/** Makes a table of its own for a test; what it asks for in `fields` comes on top. */
export async function createTable(url: string, fields: object = plainKey): Promise<TestTable> {
  const name = uniqueName('source');
  const request = async (action: string, more: object = {}): Promise<Record<string, unknown>> => {
    const { status, body } = await sendRaw(url, action, { TableName: name, ...more });
    if (status !== 200) throw new Error(`${action}: ${JSON.stringify(body)}`);
    return body as Record<string, unknown>;
  };
  await request('CreateTable', { BillingMode: 'PAY_PER_REQUEST', ...fields });
  return {
    name,
    request,
    put: async (items) => {
      for (let start = 0; start < items.length; start += 25) {
        const writes = items.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } }));
        await request('BatchWriteItem', { RequestItems: { [name]: writes } });
      }
    },
    delete: async (Key) => {
      await request('DeleteItem', { Key });
    },
    open: (settings = {}, chance) => openSource(url, name, { settings, chance }),
  };
}

/** Opens a table as a source. */
export function openSource(
  endpoint: string,
  name: string,
  { settings = {}, chance }: { readonly settings?: object; readonly chance?: Chance | undefined } = {},
): OpenedSource {
  const events: AdapterEvent[] = [];
  const config = dynamodbSourceConfig.parse({
    type: 'dynamodb',
    endpoint,
    giveUpSeconds: 10,
    timeoutSeconds: 5,
    ...settings,
  });
  const connection = connectDynamoDBSource(config, { chance });
  const source = connection.open({ name, conflicts: false, report: (event) => events.push(event) });
  return {
    source,
    events,
    [Symbol.asyncDispose]: async () => {
      await source[Symbol.asyncDispose]();
      await connection[Symbol.asyncDispose]();
    },
  };
}

/** Items with a string key and some bytes. */
export function items(count: number, bytes = 0): readonly AttributeMap[] {
  const text = { S: 'x'.repeat(bytes) };
  return Array.from({ length: count }, (_, index) => ({
    _id: { S: `n${String(index).padStart(5, '0')}` },
    index: { N: String(index) },
    ...(bytes === 0 ? {} : { text }),
  }));
}
