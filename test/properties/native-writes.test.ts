import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ItemEncoder } from '../../src/dynamodb/item-encoder.js';
import type { AttributeMap } from '../../src/dynamodb/item-names.js';
import { MAX_ITEM_SIZE } from '../../src/dynamodb/item-size.js';
import { NativeEncoder } from '../../src/dynamodb/native-encoder.js';
import type { Document } from '../../src/document.js';
import { Rejection } from '../../src/rejection.js';
import { dynamodbTargetConfig, tableSettings } from '../../src/targets/dynamodb/config.js';
import { connectDynamoDB } from '../../src/targets/dynamodb/target.js';
import type { Target, Write } from '../../src/targets/target.js';
import { never, prepare } from '../../src/testing/writes.js';
import { describeWithDynamoDBLocal, uniqueName } from '../support/servers.js';
import { legalDocuments, seed } from './arbitrary-documents.js';
import { createRawTable, rawFields, sendRaw } from './raw-dynamodb.js';

const encoder = new ItemEncoder({ policy: 'reject', exceptions: new Map() });
const natives = new NativeEncoder();

function nativePut(item: AttributeMap): Write {
  const document: Document = {
    get never(): never {
      throw new Error('the item was decoded');
    },
  };
  return {
    kind: 'put',
    id: 'key',
    key: { _id: 'key' },
    item: document,
    native: { type: 'dynamodb', value: item },
  };
}

/** An item in DynamoDB's JSON, parsed, as it comes from a table. */
function itemOf(document: object): AttributeMap {
  return JSON.parse(JSON.stringify(rawFields(document))) as AttributeMap;
}

function sizeOf(item: AttributeMap): number {
  const encoded = natives.encode(item);
  if (encoded instanceof Rejection) throw new Error(encoded.reason);
  return encoded.size;
}

test('an item measures the same in DynamoDB’s JSON as it does as a document, and is written as it is', () => {
  fc.assert(
    fc.property(legalDocuments, (fields) => {
      const measured = encoder.encode(fields);
      if (measured instanceof Rejection) throw new Error(measured.reason);
      const item = itemOf(fields);
      expect(natives.encode(item)).toEqual({ json: JSON.stringify(item), size: measured.size });
    }),
    { seed, numRuns: 2_000 },
  );
});

describeWithDynamoDBLocal('items that are passed on as they are', (url) => {
  const TableName = uniqueName('native');
  let connection: ReturnType<typeof connectDynamoDB>;
  let target: Target;
  beforeAll(async () => {
    await createRawTable(url, TableName);
    connection = connectDynamoDB(dynamodbTargetConfig.parse({ type: 'dynamodb', endpoint: url }));
    target = connection.open({
      name: TableName,
      key: { partition: { attribute: '_id', type: 'S' } },
      numbers: 'string',
      concurrency: 1,
      settings: tableSettings.parse({}),
      report: () => undefined,
    });
    await target.ensure(never);
  });

  afterAll(async () => {
    await connection[Symbol.asyncDispose]();
  });

  async function get(): Promise<AttributeMap> {
    const Key = { _id: { S: 'key' } };
    const answer = await sendRaw(url, 'GetItem', { TableName, Key, ConsistentRead: true });
    return (answer.body as { Item: AttributeMap }).Item;
  }

  test('arrive as the source holds them', async () => {
    await fc.assert(
      fc.asyncProperty(legalDocuments, async (fields) => {
        const raw = itemOf({ ...fields, _id: 'key' });
        expect((await sendRaw(url, 'PutItem', { TableName, Item: raw })).status).toBe(200);
        const there = await get();
        await sendRaw(url, 'DeleteItem', { TableName, Key: { _id: { S: 'key' } } });
        const refused = await target.write([prepare(target, nativePut(there))], never);
        expect(refused).toEqual([]);
        expect(canonical(await get())).toBe(canonical(there));
      }),
      { seed, numRuns: 200 },
    );
  }, 120_000);

  test('are rejected as too large exactly when the database refuses them', async () => {
    await fc.assert(
      fc.asyncProperty(legalDocuments, async (fields) => {
        const item = { ...itemOf({ ...fields, _id: 'key' }), padding: { S: '' } };
        const room = MAX_ITEM_SIZE - sizeOf(item);
        const largest = { ...item, padding: { S: 'x'.repeat(room) } };
        const larger = { ...item, padding: { S: 'x'.repeat(room + 1) } };
        expect(target.prepare(nativePut(largest))).toMatchObject({ size: MAX_ITEM_SIZE });
        expect(target.prepare(nativePut(larger))).toMatchObject({ code: 'item_too_large' });
        const statuses = [];
        for (const Item of [largest, larger])
          statuses.push((await sendRaw(url, 'PutItem', { TableName, Item })).status);
        expect(statuses).toEqual([200, 400]);
      }),
      { seed, numRuns: 60 },
    );
  }, 120_000);
});

/** JSON with all names in one order, and the members of sets too: DynamoDB keeps neither. */
function canonical(item: AttributeMap): string {
  return JSON.stringify(item, (name, value: unknown) => {
    if (['SS', 'NS', 'BS'].includes(name) && Array.isArray(value)) return [...(value as string[])].sort();
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
