import { describe, expect, test } from '@jest/globals';
import { describeWithDynamoDBLocal, dynaliteUrl, pouchdbUrl } from './servers.js';

async function listTables(url: string): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.ListTables',
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: '{}',
  });
  return await response.json();
}

describe('embedded servers', () => {
  test('dynalite answers', async () => {
    expect(await listTables(dynaliteUrl())).toHaveProperty('TableNames');
  });

  test('express-pouchdb answers', async () => {
    const response = await fetch(pouchdbUrl(), { headers: { accept: 'application/json' } });
    expect(await response.json()).toHaveProperty('express-pouchdb');
  });
});

describeWithDynamoDBLocal('DynamoDB Local', (url) => {
  test('answers', async () => {
    expect(await listTables(url)).toHaveProperty('TableNames');
  });
});
