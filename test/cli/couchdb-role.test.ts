import { spawnSync } from 'node:child_process';
import { beforeAll, expect, test } from '@jest/globals';
import { runMain } from './in-process.js';
import { configOf, cwd, inFolder, writeAll } from './mistaken.js';

inFolder();

beforeAll(async () => {
  const source = { type: 'couchdb', url: 'https://reader:hunter-hunter-23@couch.example.com:6984' };
  const target = { type: 'dynamodb' };
  const collections = { users: {}, odd: { from: "it's/odd" } };
  await writeAll({
    'couchdb.ts': configOf(source, target, { collections }),
    'tables.ts': configOf({ type: 'dynamodb', region: 'eu-central-1' }, target, { tablePrefix: 'new-' }),
  });
});

test('doctor --couchdb-role prints a script that a shell reads, without the password', async () => {
  const { code, stdout, stderr } = await runMain(['doctor', '--couchdb-role', '--config', 'couchdb.ts'], {
    cwd,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(spawnSync('bash', ['-n'], { input: stdout, encoding: 'utf8' })).toMatchObject({
    status: 0,
    stderr: '',
  });
  expect(stdout).not.toContain('hunter');
  const commands = stdout.split('\n').filter((line) => line.startsWith('curl'));
  expect(commands).toEqual([
    expect.stringMatching(/ -X PUT "\$COUCHDB"'\/_users\/org\.couchdb\.user:/),
    expect.stringMatching(/"\$COUCHDB"'\/users\/_security'$/),
    expect.stringMatching(/ -X PUT "\$COUCHDB"'\/users\/_security' .*"members"/),
    expect.stringMatching(/ -X PUT "\$COUCHDB"'\/users\/_design\/.*validate_doc_update/),
    expect.stringMatching(/"\$COUCHDB"'\/it'\\''s%2Fodd\/_security'$/),
    expect.stringMatching(/ -X PUT "\$COUCHDB"'\/it'\\''s%2Fodd\/_security' .*"members"/),
    expect.stringMatching(/ -X PUT "\$COUCHDB"'\/it'\\''s%2Fodd\/_design\/.*validate_doc_update/),
  ]);
});

test('where no side is a CouchDB, that is said', async () => {
  expect(await runMain(['doctor', '--couchdb-role', '--config', 'tables.ts'], { cwd })).toEqual({
    code: 0,
    stdout: '',
    stderr: 'nothing of this is in a CouchDB\n',
  });
});
