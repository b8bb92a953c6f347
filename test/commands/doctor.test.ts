import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Check } from '../../src/checkup.js';
import { doctor, type DoctorResult } from '../../src/commands/doctor.js';
import type { MigrationConfig } from '../../src/config/define.js';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { migration } from '../config/example.js';
import { never } from '../contract/writes.js';
import { createRawTable } from '../properties/raw-dynamodb.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import { fail, type FakeDynamoDB, startFakeDynamoDB } from '../support/fake-dynamodb.js';
import { json, startScriptedServer } from '../support/scripted-http.js';
import { describeWithDynamoDBLocal, uniqueName } from '../support/servers.js';

let folder: string;
let couchdb: CouchDBServer;
let fake: FakeDynamoDB;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docferry-doctor-'));
  couchdb = await startCouchDBServer();
  await CouchDBDatabase.create({ url: couchdb.url }, 'users');
  fake = await startFakeDynamoDB();
});

afterEach(async () => {
  delete process.env['AWS_ENDPOINT_URL_STS'];
  delete process.env['AWS_ENDPOINT_URL_IAM'];
  await fake[Symbol.asyncDispose]();
  await couchdb.close();
  await rm(folder, { recursive: true });
});

function examine(
  changes: Partial<MigrationConfig> = {},
  state = join(folder, 'state'),
): Promise<DoctorResult> {
  const chosen = migration({
    source: { type: 'couchdb', url: couchdb.url },
    target: { type: 'dynamodb', endpoint: fake.url },
    ...changes,
  });
  return doctor({
    migration: chosen,
    collections: [],
    state: chosen.state ?? state,
    purposes: ['migrate', 'sync', 'verify'],
    stop: never,
  });
}

/** The checks of one side, by what was looked at; those of the same thing as a list. */
function found({ sections }: DoctorResult, side: string, check: string): readonly Check[] {
  const { checks = [] } = sections.find(({ about }) => about === side) ?? {};
  return checks.filter((each) => each.check === check);
}

const permissions = 'permissions on table "users"';
const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'hush-hush-hush' };

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
        cure: expect.stringMatching(/^Set AWS_ACCESS_KEY_ID/),
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

describe('clocks, and who we are', () => {
  test('a clock that differs is told', async () => {
    const couch = await startScriptedServer(({ path }) =>
      json(path === '/' ? { couchdb: 'Welcome', version: '3.5.0' } : { userCtx: { name: null, roles: [] } }, {
        headers: { date: new Date(Date.now() - 3_600_000).toUTCString() },
      }),
    );
    const [clock] = found(await examine({ source: { type: 'couchdb', url: couch.url } }), 'source', 'clock');
    await couch[Symbol.asyncDispose]();
    expect(clock).toMatchObject({
      status: 'warning',
      reason: expect.stringMatching(/^this machine is 3(5|6)\d\d seconds ahead of the server$/),
      cure: expect.stringMatching(/^Set the clock of this machine/),
    });
  });

  test('IAM is asked about what cannot be tried', async () => {
    const sts = await startScriptedServer(({ body }) => ({
      body: body.includes('GetCallerIdentity') ? whoever : decisions,
      headers: { 'content-type': 'text/xml' },
    }));
    process.env['AWS_ENDPOINT_URL_STS'] = sts.url;
    process.env['AWS_ENDPOINT_URL_IAM'] = sts.url;
    const result = await examine({ target: { type: 'dynamodb', endpoint: fake.url, credentials } });
    const asked = sts.requests
      .map(({ body }) => new URLSearchParams(body))
      .find((each) => each.has('PolicySourceArn'));
    await sts[Symbol.asyncDispose]();
    expect(found(result, 'target', 'identity')).toMatchObject([
      { status: 'ok', reason: expect.stringContaining('role/loader') },
    ]);
    expect(asked?.get('PolicySourceArn')).toBe('arn:aws:iam::123456789012:role/loader');
    expect(asked?.get('ResourceArns.member.1')).toBe('arn:aws:dynamodb:us-east-1:123456789012:table/users');
    expect(found(result, 'target', permissions)).toMatchObject([
      { status: 'ok', reason: expect.stringContaining('CreateTable') },
      {
        status: 'failed',
        code: 'access_denied',
        cure: expect.stringMatching(/^Allow "dynamodb:BatchWriteItem"/),
      },
    ]);
    expect(JSON.stringify(result)).not.toContain('hush');
  });

  test('what nobody could look at is a warning, and no failure', async () => {
    const result = await examine();
    const warnings = found(result, 'target', permissions).filter(({ status }) => status === 'warning');
    expect(warnings).toMatchObject([
      {
        reason: expect.stringMatching(/^not checked: .*BatchWriteItem/),
        cure: expect.stringMatching(/--try-writes/),
      },
    ]);
  });
});

const whoever = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
  <Arn>arn:aws:sts::123456789012:assumed-role/loader/me</Arn><Account>123456789012</Account>
  </GetCallerIdentityResult></GetCallerIdentityResponse>`;

const decisions = `<SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
  <SimulatePrincipalPolicyResult><EvaluationResults>
  <member><EvalActionName>dynamodb:BatchWriteItem</EvalActionName><EvalDecision>implicitDeny</EvalDecision></member>
  <member><EvalActionName>dynamodb:CreateTable</EvalActionName><EvalDecision>allowed</EvalDecision></member>
  </EvaluationResults></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`;

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
