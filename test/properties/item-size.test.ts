import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ItemEncoder } from '../../src/dynamodb/item-encoder.js';
import { MAX_ITEM_SIZE } from '../../src/dynamodb/item-size.js';
import { Rejection } from '../../src/rejection.js';
import { describeWithDynamoDBLocal, uniqueName } from '../support/servers.js';
import { legalDocuments, seed } from './arbitrary-documents.js';
import { createRawTable, rawFields, sendRaw } from './raw-dynamodb.js';

const encoder = new ItemEncoder({ policy: 'reject', exceptions: new Map() });

describeWithDynamoDBLocal('item sizes in DynamoDB Local', (url) => {
  const TableName = uniqueName('size');
  beforeAll(() => createRawTable(url, TableName));

  test('are ours to the byte', async () => {
    await fc.assert(
      fc.asyncProperty(legalDocuments, async (fields) => {
        const document = { ...fields, _id: 'key', padding: '' };
        const measured = encoder.encode(document);
        if (measured instanceof Rejection) throw new Error(`${measured.code} at ${measured.path ?? ''}`);
        const largest = { ...document, padding: 'x'.repeat(MAX_ITEM_SIZE - measured.size) };
        const larger = { ...document, padding: `${largest.padding}x` };
        expect(encoder.encode(largest)).toMatchObject({ size: MAX_ITEM_SIZE });
        expect(encoder.encode(larger)).toMatchObject({ code: 'item_too_large' });
        const statuses = [];
        for (const item of [largest, larger]) {
          statuses.push((await sendRaw(url, 'PutItem', { TableName, Item: rawFields(item) })).status);
        }
        expect(statuses).toEqual([200, 400]);
      }),
      { seed, numRuns: 120 },
    );
  }, 120_000);
});
