import { existsSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import { type FakeDynamoDB, startFakeDynamoDB } from '../support/fake-dynamodb.js';
import { runMain } from './in-process.js';
import { configOf, cwd, expectOneSentence, inFolder, type Mistake, writeAll } from './mistaken.js';

inFolder();

let couchdb: CouchDBServer;
let fake: FakeDynamoDB;

beforeAll(async () => {
  couchdb = await startCouchDBServer();
  fake = await startFakeDynamoDB();
  const database = await CouchDBDatabase.create({ url: couchdb.url }, 'users');
  await database.put([{ _id: 'a' }]);
  const source = { type: 'couchdb', url: couchdb.url };
  const target = { type: 'dynamodb', endpoint: fake.url };
  await writeAll({
    'good.ts': configOf(source, target),
    'other.ts': configOf(source, target, { numbers: 'string' }),
    file: '',
    'damaged/there/checkpoints/users.json': '{"half":',
    'listed/there/rejects/users.ndjson': '{"half":\n{}\n',
  });
  await runMain(['migrate', '--config', 'good.ts', '--state', 'done'], { cwd });
});

afterAll(async () => {
  await fake[Symbol.asyncDispose]();
  await couchdb.close();
});

const wrong = (
  argv: string,
  code: number,
  [says, cure]: readonly [Mistake['says'], string],
): readonly [string, Mistake] => [argv, { argv: argv.split(' '), code, says, cure }];

/** A folder in which none can be made. */
const nowhere = wrong('migrate --config good.ts --state /proc/nope', 3, [
  /^the state folder "\/proc\/nope\/there\/leases" could not be made: ENOENT/,
  'Make a folder above it writable',
]);

describe('a state that cannot be used is one sentence and a cure', () => {
  test.each([
    wrong('migrate --config good.ts --state file', 3, [
      /^the state folder "CWD\/file\/there\/leases" could not be made: ENOTDIR/,
      'name another place with --state',
    ]),
    ...(existsSync('/proc/self') ? [nowhere] : []),
    wrong('dry-run --config good.ts --report file/inside', 3, [
      /^the report could not be written to "CWD\/file\/inside": ENOTDIR/,
      'name another folder for the report',
    ]),
    wrong('migrate --config good.ts --state damaged', 3, [
      'the checkpoint "CWD/damaged/there/checkpoints/users.json" is damaged',
      'Put back a copy of it',
    ]),
    wrong('migrate --config good.ts --state listed', 3, [
      'the reject log "CWD/listed/there/rejects/users.ndjson" is damaged in line 1',
      'Mend or remove that line',
    ]),
    wrong('migrate --config other.ts --state done', 6, [
      'the config that decides what is written for "users" is not that of its checkpoint',
      '--accept-config-change',
    ]),
    wrong('sync --config good.ts --state nothing-yet', 6, [
      '"users" was never migrated with this state, so there is nothing to go on from',
      'Run docferry migrate first',
    ]),
  ])('docferry %s', async (_, mistake) => {
    await expectOneSentence(mistake);
  });
});

const onLinux = existsSync('/dev/full') ? test : test.skip;

onLinux('a full disk ends a run in one sentence, and the next run carries everything', async () => {
  const checkpoints = join(cwd, 'full/there/checkpoints');
  await mkdir(checkpoints, { recursive: true });
  // What is written to goes to a device on which there never is room.
  await symlink('/dev/full', join(checkpoints, `users.json.${process.pid}.tmp`));
  const argv = ['migrate', '--config', 'good.ts', '--state', 'full'];
  const { code, stderr } = await runMain(argv, { cwd });
  expect(stderr.replaceAll(cwd, 'CWD')).toContain(
    'error: the checkpoint "CWD/full/there/checkpoints/users.json" could not be written: ENOSPC',
  );
  expect(stderr).toContain('hint: Free disk space or make the state folder writable, then run again');
  expect(code).toBe(3);
  const next = await runMain([...argv, '--json'], { cwd });
  expect(next.code).toBe(0);
  expect(JSON.parse(next.stdout)).toMatchObject({ collections: { users: { status: 'synced', read: 1 } } });
});

onLinux(
  'doctor does not take a file system that holds no folders of others for a place of the state',
  async () => {
    const { code, stdout } = await runMain(['doctor', '--config', 'good.ts', '--state', '/proc/nope'], {
      cwd,
    });
    expect(stdout).toMatch(/failed {2}folder: "\/proc\/nope\/there" cannot be written to: ENOENT/);
    expect(code).toBe(3);
  },
);
