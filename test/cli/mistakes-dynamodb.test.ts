import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import {
  activeTable,
  fail,
  type FakeDynamoDB,
  type FakeStep,
  startFakeDynamoDB,
} from '../support/fake-dynamodb.js';
import { json, type Reply, type ScriptedServer, startScriptedServer } from '../support/scripted-http.js';
import { docferry } from './docferry.js';
import { configOf, cwd, expectRefusal, inFolder, type Mistake, secret, writeAll } from './mistaken.js';

inFolder();

let couchdb: CouchDBServer;
let page: ScriptedServer;
let fake: FakeDynamoDB;

beforeAll(async () => {
  couchdb = await startCouchDBServer();
  await CouchDBDatabase.create({ url: couchdb.url }, 'users');
  page = await startScriptedServer(() => ({ status: 405, body: '<html>' }));
  fake = await startFakeDynamoDB();
  const session = createHash('sha1').update('corp').digest('hex');
  const expired = { accessToken: secret, expiresAt: '2020-01-01T00:00:00Z', region: 'us-east-1' };
  await writeAll({
    'aws/config': `[profile night]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = r\n[sso-session corp]\nsso_start_url = https://x.awsapps.com/start\nsso_region = us-east-1\n`,
    'aws/credentials': '',
    [`.aws/sso/cache/${session}.json`]: JSON.stringify({
      ...expired,
      startUrl: 'https://x.awsapps.com/start',
    }),
  });
}, 30_000);

afterAll(async () => {
  await Promise.all([page[Symbol.asyncDispose](), fake[Symbol.asyncDispose](), couchdb.close()]);
});

const source = () => ({ type: 'couchdb', url: couchdb.url });
const target = (changes: object = {}) => ({ type: 'dynamodb', endpoint: fake.url, ...changes });
const awsFiles = () => ({
  AWS_CONFIG_FILE: `${cwd}/aws/config`,
  AWS_SHARED_CREDENTIALS_FILE: `${cwd}/aws/credentials`,
});

type Row = readonly [string, () => string, Mistake['says'], string];

describe('AWS that does not let us in is one sentence and a cure', () => {
  const aws =
    (changes: object = {}) =>
    () =>
      configOf(source(), { type: 'dynamodb', ...changes });
  test.each<Row>([
    ['no credentials', aws(), /^no AWS credentials were found: /, 'Set AWS_ACCESS_KEY_ID'],
    [
      'an unknown profile',
      aws({ profile: 'nihgt' }),
      /^no AWS credentials were found for profile "nihgt": /,
      'Check the name of the profile',
    ],
    [
      'an expired SSO login',
      aws({ profile: 'night' }),
      /^the AWS (SSO session|credentials)/,
      'aws sso login --profile night',
    ],
  ])('%s', async (_, config, ...[says, cure]) => {
    await expectRefusal(config(), { code: 3, says, cure, env: awsFiles() });
  });
});

describe('a DynamoDB that refuses is one sentence and a cure', () => {
  const other = {
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  };
  const table =
    (changes: object) =>
    ({ answer }: { readonly answer: (status: number, body: unknown) => void }) => {
      answer(200, { Table: { ...activeTable, TableName: 'users', ...changes } });
    };
  test.each<readonly [string, FakeStep, Mistake['says'], string]>([
    [
      'access denied',
      fail(400, 'AccessDeniedException'),
      /^"dynamodb:DescribeTable" on table "users" was denied/,
      'Allow "dynamodb:DescribeTable"',
    ],
    [
      'keys of another region or account',
      fail(400, 'UnrecognizedClientException'),
      /refused in region "us-east-1"/,
      'Check the access key',
    ],
    [
      'an expired token',
      fail(400, 'ExpiredTokenException'),
      /^the AWS credentials have expired$/,
      'Renew the session',
    ],
    [
      'a table that is being deleted',
      table({ TableStatus: 'DELETING' }),
      /its status is "DELETING"$/,
      'Wait until the table is ACTIVE',
    ],
    [
      'a table that is archived',
      table({ TableStatus: 'ARCHIVED' }),
      /its status is "ARCHIVED"$/,
      'Wait until the table is ACTIVE',
    ],
  ])('%s', async (_, step, ...[says, cure]) => {
    fake.always('DescribeTable', step);
    await expectRefusal(configOf(source(), target()), { code: 3, says, cure });
  });

  test('a table with another key', async () => {
    fake.always('DescribeTable', table(other));
    const cure = 'Map the key with "key"';
    await expectRefusal(configOf(source(), target()), { code: 2, says: /^table "users" has the key /, cure });
  });
});

describe('another server in the place of DynamoDB is one sentence and a cure', () => {
  const html = '<html><body>Welcome</body></html>';
  const other = [/^"http:.*" does not answer as DynamoDB does$/, 'another server or a proxy'] as const;
  const broken = [/^"http:.*" failed at "DescribeTable": HTTP 503$/, 'Wait until'] as const;
  test.each<readonly [string, Reply, Mistake['says'], string]>([
    ['200 with a page', { body: html }, ...other],
    ['200 with nothing', {}, ...other],
    ['200 with JSON', json({ couchdb: 'Welcome' }), ...other],
    ['200 with a list', json([]), ...other],
    ['404 with a page', { status: 404, body: html }, ...other],
    ['400 with JSON', json({ error: 'bad_request' }, { status: 400 }), ...other],
    ['405 of CouchDB', json({ error: 'method_not_allowed' }, { status: 405 }), ...other],
    ['a redirection', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, ...other],
    ['503 with a page', { status: 503, body: html }, ...broken],
  ])('%s', async (_, reply, ...[says, cure]) => {
    await using server = await startScriptedServer(() => reply);
    const config = configOf(source(), target({ endpoint: server.url }));
    await expectRefusal(config, { code: 3, says, cure });
    // The SDK's four attempts for each of two runs are the most: what is no DynamoDB's answer is not waited for.
    expect(server.requests.length).toBeLessThanOrEqual(8);
  });
});

test.each([
  [
    'a closed port',
    () => 'http://127.0.0.1:65530',
    /could not be reached: ECONNREFUSED/,
    'Check that the database is running',
  ],
  [
    'a host that nobody knows',
    () => 'http://dynamo.invalid:8000',
    /the host name of "http:\/\/dynamo.invalid:8000" could not be resolved/,
    "this machine's DNS",
  ],
  [
    'https to a port without',
    () => fake.url.replace('http:', 'https:'),
    /"https:.*" does not speak TLS/,
    'Write "http://"',
  ],
  ['another server', () => page.url, /does not answer as DynamoDB does/, 'another server or a proxy'],
])(
  'as a process, at DynamoDB: %s',
  async (_, endpoint, ...[says, cure]) => {
    await writeAll({ 'dynamodb.ts': configOf(source(), target({ endpoint: endpoint() })) });
    const env = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: secret };
    const argv = [
      'migrate',
      '--config',
      'dynamodb.ts',
      '--state',
      'process',
      '--quiet',
      '--log-level',
      'debug',
    ];
    const { code, stderr } = await docferry(argv, { cwd, env });
    expect(code).toBe(3);
    expect(stderr).toMatch(says);
    expect(stderr).toContain(cure);
    expect(stderr).toMatch(/^ {4}at /m);
    expect(stderr).not.toContain(secret);
  },
  30_000,
);
