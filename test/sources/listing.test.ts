import { beforeAll, describe, expect, test } from '@jest/globals';
import { connectSource, sourceConfig } from '../../src/adapters.js';
import { sendRaw } from '../properties/raw-dynamodb.js';
import { startScriptedServer } from '../support/scripted-http.js';
import { dynaliteUrl, uniqueName } from '../support/servers.js';

const never = new AbortController().signal;

async function list(settings: object): Promise<readonly string[]> {
  await using connection = await connectSource(sourceConfig.parse(settings));
  return (await connection.list?.(never)) ?? [];
}

describe('a CouchDB lists its databases', () => {
  async function listOf(body: string): Promise<readonly string[]> {
    await using server = await startScriptedServer(() => ({ body }));
    const found = await list({ type: 'couchdb', url: server.url, giveUpSeconds: 1 });
    expect(server.requests.map(({ path }) => path)).toEqual(['/_all_dbs']);
    return found;
  }

  test('in order, without its own', async () => {
    expect(await listOf('["_users","users","a/b","_replicator"]')).toEqual(['a/b', 'users']);
  });

  test('and an answer of another form is none', async () => {
    await expect(listOf('{"databases":["users"]}')).rejects.toThrow('no list of names');
  }, 20_000);
});

describe('a DynamoDB lists its tables', () => {
  const tables = Array.from({ length: 3 }, () => uniqueName('listed'));

  beforeAll(async () => {
    for (const TableName of tables) {
      await sendRaw(dynaliteUrl(), 'CreateTable', {
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      });
    }
  });

  test('in order', async () => {
    const found = await list({ type: 'dynamodb', endpoint: dynaliteUrl() });
    expect(found).toEqual(expect.arrayContaining(tables));
    expect(found).toEqual([...found].sort());
  });

  test('and tells when it is not there', async () => {
    const gone = list({ type: 'dynamodb', endpoint: 'http://127.0.0.1:1' });
    await expect(gone).rejects.toMatchObject({ name: 'EnvironmentError' });
  });
});
