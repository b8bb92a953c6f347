import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { createRawTable } from '../properties/raw-dynamodb.js';
import { fail } from '../support/fake-dynamodb.js';
import { describeWithDynamoDBLocal, uniqueName } from '../support/servers.js';
import { couchdb, examine, fake, folder, found, permissions } from './examined.js';

describe('what can go wrong ends in one sentence with the cure', () => {
  test.each([
    ['AccessDeniedException', 'access_denied', /^Allow "dynamodb:Scan" on table\/users for the identity/],
    ['ExpiredTokenException', 'credentials_expired', /aws sso login/],
    ['UnrecognizedClientException', 'credentials_refused', /access key, its session token and the region/],
  ])('%s', async (name, code, cure) => {
    fake.always('Scan', fail(400, name));
    const result = await examine();
    expect(result).toMatchObject({ ok: false, error: { exitCode: 3 } });
    expect(found(result, 'target', permissions)).toContainEqual({
      check: permissions,
      status: 'failed',
      reason: expect.any(String),
      cure: expect.stringMatching(cure),
      code,
      exitCode: 3,
    });
  });

  test('a throttled table is there and permitted', async () => {
    fake.always('Scan', fail(400, 'ProvisionedThroughputExceededException'));
    const [ok] = found(await examine(), 'target', permissions);
    expect(ok).toMatchObject({ status: 'ok', reason: expect.stringContaining('Scan') });
  }, 20_000);

  test('a table that is being deleted', async () => {
    fake.always('DescribeTable', ({ answer }) => {
      answer(200, { Table: { TableName: 'users', TableStatus: 'DELETING', KeySchema: [] } });
    });
    const [check] = found(await examine(), 'target', 'settings of "users"');
    expect(check).toMatchObject({
      status: 'failed',
      code: 'table_unusable',
      cure: expect.stringMatching(/^Wait until/),
    });
  });

  test('no credentials, and all that depends on them is skipped', async () => {
    const profile = uniqueName('nobody');
    const result = await examine({ target: { type: 'dynamodb', endpoint: fake.url, profile } });
    expect(found(result, 'target', 'credentials')).toMatchObject([
      {
        status: 'failed',
        code: 'credentials_missing',
        reason: expect.stringContaining(`for profile "${profile}"`),
        cure: expect.stringMatching(/^Check the name of the profile/),
      },
    ]);
    expect(found(result, 'target', 'reachable')).toMatchObject([
      { status: 'skipped', reason: '"credentials" has failed' },
    ]);
    for (const check of ['clock', permissions])
      expect(found(result, 'target', check)).toMatchObject([
        { status: 'skipped', reason: '"reachable" has failed' },
      ]);
    expect(found(result, 'target', 'settings of "users"')).toMatchObject([{ status: 'skipped' }]);
    expect(result.error?.code).toBe('credentials_missing');
  });

  test('a wrong password, once for all databases', async () => {
    const guarded = await startCouchDBServer({ username: 'reader', password: 'right-one' });
    const source = { type: 'couchdb', url: guarded.url, username: 'reader', password: 'wrong-one' } as const;
    const result = await examine({ source, collections: { users: {}, tickets: {} } });
    await guarded.close();
    expect(found(result, 'source', 'reachable')).toMatchObject([{ status: 'ok' }]);
    expect(found(result, 'source', 'account')).toMatchObject([
      {
        status: 'failed',
        code: 'source_unauthorized',
        cure: expect.stringMatching(/^Set the username and password/),
      },
    ]);
    expect(found(result, 'source', 'database "users"')).toMatchObject([{ status: 'skipped' }]);
    expect(JSON.stringify(result)).not.toMatch(/wrong-one|right-one/);
  });

  test('a database that is missing', async () => {
    const result = await examine({ collections: { nowhere: {} } });
    expect(found(result, 'source', 'database "nowhere"')).toMatchObject([
      {
        status: 'failed',
        code: 'source_not_found',
        cure: expect.stringMatching(/^Check the name of the database/),
      },
    ]);
    expect(found(result, 'target', 'settings of "nowhere"')).toMatchObject([
      { status: 'skipped', reason: 'collection "nowhere" has failed' },
    ]);
  });

  test('TLS spoken to a server without', async () => {
    const url = couchdb.url.replace('http:', 'https:');
    const result = await examine({ source: { type: 'couchdb', url } });
    expect(found(result, 'source', 'reachable')).toMatchObject([{ status: 'failed', code: 'source_tls' }]);
  });

  test('a state folder that is no folder', async () => {
    await writeFile(join(folder, 'file'), '');
    const result = await examine({}, join(folder, 'file'));
    expect(found(result, 'state', 'folder')).toMatchObject([{ status: 'failed', code: 'state_folder' }]);
  });
});

describeWithDynamoDBLocal('a healthy migration', (url) => {
  test('has nothing to complain of but what cannot be looked at, and is as before', async () => {
    const to = uniqueName('doctor');
    await createRawTable(url, to);
    const result = await examine({
      target: { type: 'dynamodb', endpoint: url },
      state: { type: 'dynamodb', table: uniqueName('state'), endpoint: url },
      collections: { users: { to } },
    });
    const failed = result.sections
      .flatMap(({ checks }) => checks)
      .filter(({ status }) => status === 'failed');
    expect(failed).toEqual([]);
    expect(result).toMatchObject({ command: 'doctor', ok: true, migration: 'there' });
    expect(found(result, 'source', 'database "users"')).toMatchObject([{ status: 'ok' }]);
  });
});
