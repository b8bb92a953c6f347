import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { activeTable, fail } from '../support/fake-dynamodb.js';
import { startScriptedServer } from '../support/scripted-http.js';
import { examine, fake, folder, found, permissions } from './examined.js';

const before = process.env;

afterEach(() => {
  process.env = before;
});

describe('where credentials are from, and how long they last', () => {
  /** A process that a profile names tells credentials. */
  async function byProcess(expiration: Date): Promise<void> {
    const told = {
      Version: 1,
      AccessKeyId: 'AKIAPROCESS',
      SecretAccessKey: 'hush-hush-hush',
      Expiration: expiration,
    };
    await mkdir(join(folder, 'aws'));
    await writeFile(join(folder, 'aws', 'told.json'), JSON.stringify(told));
    await writeFile(
      join(folder, 'aws', 'config'),
      `[profile night]\ncredential_process = cat ${join(folder, 'aws', 'told.json')}\n`,
    );
    await writeFile(
      join(folder, 'aws', 'credentials'),
      '[keys]\naws_access_key_id = AKIAKEYS\naws_secret_access_key = hush-hush-hush\n',
    );
    process.env = {
      ...before,
      AWS_CONFIG_FILE: join(folder, 'aws', 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'aws', 'credentials'),
    };
  }

  const inHours = (hours: number): Date => new Date(Date.now() + hours * 3_600_000);

  async function credentials(profile?: string) {
    const result = await examine({
      target: { type: 'dynamodb', endpoint: fake.url, ...(profile === undefined ? {} : { profile }) },
    });
    expect(JSON.stringify(result)).not.toContain('hush');
    return found(result, 'target', 'credentials');
  }

  test('of a process that the profile names, with the time', async () => {
    const until = inHours(8);
    await byProcess(until);
    expect(await credentials('night')).toMatchObject([
      {
        status: 'ok',
        reason: `from the process that profile "night" names, access key "AKIAPROCESS", until ${until.toISOString()}`,
      },
    ]);
  });

  test('of a profile with keys', async () => {
    await byProcess(inHours(8));
    expect(await credentials('keys')).toMatchObject([
      { status: 'ok', reason: 'from profile "keys", access key "AKIAKEYS"' },
    ]);
  });

  test('of the environment', async () => {
    process.env = { ...before, AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 'hush-hush-hush' };
    expect(await credentials()).toMatchObject([
      { status: 'ok', reason: 'from the environment, access key "AKIAENV"' },
    ]);
  });

  test('that have expired are no credentials', async () => {
    await byProcess(inHours(-8));
    expect(await credentials('night')).toMatchObject([
      { status: 'failed', code: expect.stringMatching(/^credentials_/) },
    ]);
  });

  test('that end soon are a warning where nobody renews them', async () => {
    process.env = {
      ...before,
      AWS_ACCESS_KEY_ID: 'AKIAENV',
      AWS_SECRET_ACCESS_KEY: 'hush-hush-hush',
      AWS_CREDENTIAL_EXPIRATION: inHours(0.5).toISOString(),
    };
    expect(await credentials()).toMatchObject([
      { status: 'warning', cure: expect.stringMatching(/^Renew the session before a long run/) },
    ]);
  });
});

test('a role that may not be assumed', async () => {
  const denied =
    '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>';
  await using sts = await startScriptedServer(() => ({
    status: 403,
    body: denied,
    headers: { 'content-type': 'text/xml' },
  }));
  process.env = {
    ...before,
    AWS_ENDPOINT_URL_STS: sts.url,
    AWS_ACCESS_KEY_ID: 'AKIAENV',
    AWS_SECRET_ACCESS_KEY: 'hush-hush-hush',
  };
  const role = { arn: 'arn:aws:iam::123456789012:role/loader' };
  const result = await examine({ target: { type: 'dynamodb', endpoint: fake.url, role } });
  expect(found(result, 'target', 'credentials')).toMatchObject([
    { status: 'failed', code: 'role_refused', exitCode: 3, reason: expect.stringContaining('role/loader') },
  ]);
  expect(JSON.stringify(result)).not.toContain('hush');
});

describe('a table', () => {
  test('that is being made is waited for by a run', async () => {
    fake.always('DescribeTable', ({ answer }) => {
      answer(200, { Table: { ...activeTable, TableName: 'users', TableStatus: 'CREATING' } });
    });
    const [check] = found(await examine(), 'target', 'settings of "users"');
    expect(check?.reason).toMatch(/^CREATING/);
    expect(check?.status).not.toBe('failed');
  });

  test('whose name DynamoDB does not take', async () => {
    fake.always('DescribeTable', fail(400, 'ValidationException'));
    const [check] = found(await examine(), 'target', 'reachable');
    expect(check).toMatchObject({
      status: 'failed',
      code: 'table_settings_refused',
      exitCode: 2,
      cure: expect.stringMatching(/^Change what the config says under "table"/),
    });
  });

  test('is told what is not permitted of it', async () => {
    fake.always('GetItem', fail(400, 'AccessDeniedException'));
    fake.always('Scan', fail(400, 'AccessDeniedException'));
    const denied = found(await examine(), 'target', permissions).filter(({ status }) => status === 'failed');
    expect(denied).toMatchObject([{ code: 'access_denied' }]);
  });
});
