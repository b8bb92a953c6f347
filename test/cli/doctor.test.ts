import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { doctorText } from '../../src/cli/doctor-text.js';
import type { DoctorResult } from '../../src/commands/doctor.js';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import { docferry } from './docferry.js';

let cwd: string;
let couchdb: CouchDBServer;

beforeAll(async () => {
  cwd = await realpath(await mkdtemp(join(tmpdir(), 'docferry-doctor-')));
  couchdb = await startCouchDBServer();
  await CouchDBDatabase.create({ url: couchdb.url }, 'users');
  const config = `import { defineConfig } from 'docferry';
    export default defineConfig({ migrations: { there: {
      source: { type: 'couchdb', url: ${JSON.stringify(couchdb.url)} },
      target: { type: 'dynamodb', endpoint: 'http://127.0.0.1:9' },
      collections: { users: {} },
    } } });`;
  await writeFile(join(cwd, 'migrations.config.ts'), config);
});

afterAll(async () => {
  await couchdb.close();
  await rm(cwd, { recursive: true, force: true });
});

test('doctor tells what has failed with its cure, and ends with 3', async () => {
  const { code, stdout } = await docferry(['doctor', '--json'], { cwd });
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({
    command: 'doctor',
    ok: false,
    error: {
      code: 'endpoint_unreachable',
      hint: expect.stringMatching(/^Check that the database is running/),
    },
  });
}, 30_000);

test('a config that is wrong is one failed check, and ends with 2', async () => {
  const { code, stdout, stderr } = await docferry(['doctor', '--config', 'nowhere.ts'], { cwd });
  expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
  expect(stdout).toMatch(
    /^ {2}failed {2}config: the config ".*nowhere.ts" does not exist\. Correct the path/m,
  );
  expect(stdout).toMatch(/^ {2}skipped source: "config" has failed$/m);
}, 30_000);

test('a policy is printed as it can be pasted', async () => {
  const argv = ['doctor', '--iam-policy', '--for', 'status,verify', '--account', '123456789012'];
  const { code, stdout } = await docferry(argv, { cwd });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    Version: '2012-10-17',
    Statement: [{ Resource: ['arn:aws:dynamodb:us-east-1:123456789012:table/users'] }],
  });
}, 30_000);

test('what it cannot permit is refused with what it can', async () => {
  const { code, stderr } = await docferry(['doctor', '--iam-policy', '--for', 'migrat'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toMatch(/"--for" knows no "migrat", did you mean "migrate"\?/);
}, 30_000);

const report: DoctorResult = {
  command: 'doctor',
  ok: false,
  migration: 'crm',
  sections: [
    {
      about: 'source',
      name: 'couchdb at https://couch.example.com:6984',
      checks: [
        { check: 'reachable', status: 'ok', reason: '"https://couch.example.com:6984" is a CouchDB 3.5.0' },
        { check: 'account', status: 'ok', reason: '"reader", with the roles docferry-reader' },
      ],
    },
    {
      about: 'target',
      name: 'dynamodb in eu-central-1',
      checks: [
        { check: 'reachable', status: 'ok', reason: 'DynamoDB in region "eu-central-1"' },
        { check: 'permissions on table "users"', status: 'ok', reason: 'BatchGetItem, DescribeTable' },
        {
          check: 'permissions on table "users"',
          status: 'failed',
          reason: '"dynamodb:Scan" on table "users" was denied',
          cure: 'Allow "dynamodb:Scan" on table/users for the identity in use.',
          code: 'access_denied',
          exitCode: 3,
        },
        {
          check: 'permissions on table "users"',
          status: 'warning',
          reason: 'not checked: BatchWriteItem',
          cure: 'Compare with "docferry doctor --iam-policy", or pass --try-writes.',
        },
      ],
    },
  ],
};

test('the sample in the documentation is what is printed', async () => {
  const page = await readFile(new URL('../../docs/doctor.md', import.meta.url), 'utf8');
  expect(page).toContain(['', ...doctorText(report, { columns: 100, colours: false }), '```'].join('\n'));
});

test('what is the same of several tables is told once', () => {
  const denied = { status: 'warning', reason: 'not checked: CreateTable', cure: 'Compare.' } as const;
  const checks = ['users', 'tickets', 'agents'].flatMap((name) => [
    { check: `permissions on table "${name}"`, status: 'ok', reason: 'Scan' } as const,
    { check: `permissions on table "${name}"`, ...denied },
    { check: `settings of "${name}"`, status: 'ok', reason: name === 'agents' ? 'other' : 'made' } as const,
  ]);
  const name = 'dynamodb';
  const several: DoctorResult = { ...report, sections: [{ about: 'target', name, checks }] };
  expect(doctorText(several, { columns: 200, colours: false })).toEqual([
    'target: dynamodb',
    '  ok      permissions on tables "users", "tickets", "agents": Scan',
    '  warning permissions on tables "users", "tickets", "agents": not checked: CreateTable. Compare.',
    '  ok      settings of "users", "tickets": made',
    '  ok      settings of "agents": other',
    '',
    '1 warning',
  ]);
});

test('lines fit into the terminal, and only there are coloured', () => {
  const narrow = doctorText(report, { columns: 50, colours: false });
  expect(Math.max(...narrow.map(({ length }) => length))).toBeLessThanOrEqual(50);
  expect(narrow.join('\n')).not.toContain('\u001b');
  const coloured = doctorText(report, { columns: 50, colours: true });
  expect(coloured.join('\n')).toContain('\u001b[31mfailed ');
});
