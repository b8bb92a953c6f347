import { describe, expect, test } from '@jest/globals';
import type { Check } from '../../src/checkup.js';
import { fail } from '../support/fake-dynamodb.js';
import { json, type Reply, startScriptedServer } from '../support/scripted-http.js';
import { couchdb, examine, fake, found, permissions } from './examined.js';

describe('whether a table can be written', () => {
  const writes = () => fake.requests.filter(({ action }) => action === 'BatchWriteItem');

  test('is not tried unless that is asked for', async () => {
    await examine();
    expect(writes()).toEqual([]);
  });

  test('is tried by the deletion of an item that cannot be there', async () => {
    const result = await examine({}, undefined, true);
    expect(writes()).toEqual([
      { action: 'BatchWriteItem', ids: [expect.stringMatching(/^docferry-doctor-[\w-]{36}$/)] },
    ]);
    const [ok, open, ...others] = found(result, 'target', permissions);
    expect(ok).toMatchObject({ status: 'ok', reason: expect.stringContaining('BatchWriteItem') });
    expect(open).toMatchObject({
      status: 'warning',
      reason: 'not checked: CreateTable',
      cure: 'Compare with "docferry doctor --iam-policy".',
    });
    expect(others).toEqual([]);
  });

  test('is told when it is denied', async () => {
    fake.always('BatchWriteItem', fail(400, 'AccessDeniedException'));
    const result = await examine({}, undefined, true);
    expect(found(result, 'target', permissions)).toContainEqual(
      expect.objectContaining({
        status: 'failed',
        code: 'access_denied',
        cure: 'Allow "dynamodb:BatchWriteItem" on table/users for the identity in use.',
      }),
    );
  });
});

describe('whether a database can be written', () => {
  async function check(url: string): Promise<Check | undefined> {
    const source = { type: 'dynamodb', endpoint: fake.url, changes: 'none' } as const;
    const result = await examine({ source, target: { type: 'couchdb', url } });
    return found(result, 'target', 'database "users"')[0];
  }

  /** A CouchDB with an account that is no admin. */
  async function guarded(database: Reply, write: Reply): Promise<Check | undefined> {
    await using server = await startScriptedServer(({ path }) => {
      if (path === '/') return json({ couchdb: 'Welcome', version: '3.5.0' });
      if (path === '/_session') return json({ userCtx: { name: 'writer', roles: [] } });
      return path === '/users/_bulk_docs' ? write : database;
    });
    return await check(server.url);
  }

  test('is tried by an empty batch', async () => {
    expect(await check(couchdb.url)).toMatchObject({ status: 'ok', reason: 'can be written; 0 documents' });
  });

  const there = json({ doc_count: 2 });
  const missing = json({ error: 'not_found', reason: 'missing' }, { status: 404 });
  const forbidden = json({ error: 'forbidden', reason: 'read only' }, { status: 403 });

  test.each<readonly [string, Reply, Reply, object]>([
    ['who may', there, json([], { status: 201 }), { status: 'ok', reason: 'can be written; 2 documents' }],
    ['who may not', there, forbidden, { status: 'failed', code: 'target_forbidden' }],
    [
      'where it is missing and cannot be made',
      missing,
      forbidden,
      {
        status: 'failed',
        code: 'target_forbidden',
        reason: 'database "users" is not there, and the account may make none',
      },
    ],
  ])('is told of %s', async (_, ...[database, write, expected]) => {
    expect(await guarded(database, write)).toMatchObject(expected);
  });

  test('is left to the run where it is missing', async () => {
    await using server = await startScriptedServer(({ path }) => {
      if (path === '/') return json({ couchdb: 'Welcome', version: '3.5.0' });
      return path === '/_session' ? json({ userCtx: { name: null, roles: [] } }) : missing;
    });
    expect(await check(server.url)).toMatchObject({ status: 'ok', reason: 'is not there; a run makes it' });
  });
});

describe('whether it is the right DynamoDB', () => {
  const region = 'eu-west-9';

  test('a region that does not know the access key is told, with what depends on it left out', async () => {
    fake.always('DescribeTable', fail(400, 'UnrecognizedClientException'));
    const result = await examine({ target: { type: 'dynamodb', region, endpoint: fake.url } });
    expect(found(result, 'target', 'reachable')).toMatchObject([
      {
        status: 'failed',
        code: 'credentials_refused',
        reason: expect.stringContaining('in region "eu-west-9"'),
        cure: expect.stringMatching(/the region/),
      },
    ]);
    expect(found(result, 'target', permissions)).toMatchObject([{ status: 'skipped' }]);
  });

  test('a region in which the table is not is told as one where it would be made', async () => {
    fake.always('DescribeTable', fail(400, 'ResourceNotFoundException'));
    const result = await examine({ target: { type: 'dynamodb', region, endpoint: fake.url } });
    expect(found(result, 'target', 'reachable')).toMatchObject([
      { status: 'ok', reason: expect.stringContaining('"eu-west-9"') },
    ]);
    expect(found(result, 'target', 'settings of "users"')).toMatchObject([
      { status: 'ok', reason: 'not there yet; a run makes it' },
    ]);
  });

  test('another server that says 200 is none', async () => {
    await using server = await startScriptedServer(() => json({ couchdb: 'Welcome' }));
    const result = await examine({ target: { type: 'dynamodb', endpoint: server.url } });
    expect(found(result, 'target', 'reachable')).toMatchObject([
      { status: 'failed', code: 'endpoint_not_dynamodb' },
    ]);
  });
});
