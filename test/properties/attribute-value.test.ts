import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeItem } from '../../src/dynamodb/item-decoder.js';
import { keyRules } from '../../src/dynamodb/key-rules.js';
import { WriteEncoder } from '../../src/dynamodb/write-encoder.js';
import { Rejection } from '../../src/rejection.js';
import { comparable } from '../../src/testing/comparable.js';
import { describeWithDynamoDBLocal, uniqueName } from '../support/servers.js';
import { anyDocuments, legalDocuments, seed } from './arbitrary-documents.js';
import { createRawTable, rawFields, sendRaw } from './raw-dynamodb.js';

const encoder = new WriteEncoder(keyRules({ partition: { attribute: '_id', type: 'S' } }), 'reject');

describeWithDynamoDBLocal('documents in DynamoDB Local', (url) => {
  const TableName = uniqueName('property');
  const Key = { _id: { S: 'key' } };
  beforeAll(() => createRawTable(url, TableName));

  async function get(): Promise<unknown> {
    const answer = await sendRaw(url, 'GetItem', { TableName, Key, ConsistentRead: true });
    return (answer.body as { Item?: unknown }).Item;
  }

  test('come back as they were written', async () => {
    await fc.assert(
      fc.asyncProperty(legalDocuments, async (fields) => {
        const document = { ...fields, _id: 'key' };
        const encoded = encoder.put(document);
        if (encoded instanceof Rejection) throw new Error(`${encoded.code} at ${encoded.path ?? ''}`);
        const body = `{"TableName":"${TableName}",${encoded.text.toString().slice('{"PutRequest":{'.length, -1)}`;
        expect((await sendRaw(url, 'PutItem', JSON.parse(body))).status).toBe(200);
        expect(comparable(decodeItem(await get()))).toBe(comparable(document));
      }),
      { seed, numRuns: 300 },
    );
  }, 120_000);

  test('are rejected exactly when the database refuses them', async () => {
    const verdicts = { rejected: 0, accepted: 0 };
    await fc.assert(
      fc.asyncProperty(anyDocuments, async (fields) => {
        const document = { ...fields, _id: 'key' };
        const rejected = encoder.put(document) instanceof Rejection;
        verdicts[rejected ? 'rejected' : 'accepted'] += 1;
        const { status, body } = await sendRaw(url, 'PutItem', { TableName, Item: rawFields(document) });
        // The emulator answers 500 to a name of 65,536 bytes, and otherwise 400 to what it refuses.
        expect({ rejected, body }).toEqual({ rejected: status !== 200, body });
      }),
      { seed, numRuns: 600 },
    );
    // Both verdicts must have been given often for this to mean anything.
    expect(Math.min(verdicts.rejected, verdicts.accepted)).toBeGreaterThan(100);
  }, 120_000);
});
