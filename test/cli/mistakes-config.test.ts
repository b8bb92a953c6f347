import { beforeAll, describe, expect, test } from '@jest/globals';
import { runMain } from './in-process.js';
import { configOf, cwd, expectOneSentence, inFolder, type Mistake, secret, writeAll } from './mistaken.js';

inFolder();

const couchdb = { type: 'couchdb', url: 'http://127.0.0.1:9' };
const dynamodb = { type: 'dynamodb', endpoint: 'http://127.0.0.1:9' };

beforeAll(async () => {
  const half = { collections: { users: {} } };
  await writeAll({
    'good.ts': configOf(couchdb, dynamodb),
    'other/migrations.config.ts': configOf(couchdb, dynamodb),
    'field.ts': configOf({ ...couchdb, usrname: 'ann' }, dynamodb),
    'kind.ts': configOf({ ...couchdb, type: 'couch' }, dynamodb),
    'half.ts': `export default { migrations: { there: ${JSON.stringify({ ...half, source: couchdb })} } };`,
    'scheme.ts': configOf({ ...couchdb, url: 'couch.example.com:5984' }, dynamodb),
    'table.ts': configOf(couchdb, dynamodb, { collections: { 'big users': {} } }),
    'cron.ts': configOf(couchdb, dynamodb, { sync: { schedule: 'every day' } }),
    'variable.ts': `import { env } from 'docferry';\nexport default { migrations: { there: { source: { url: env('COUCHDB_URL_OF_NOBODY') } } } };`,
    'syntax.ts': 'export default {\n  migrations: {\n',
    'nothing.ts': '',
    'unexported.ts': 'export const migrations = {};',
    'throws.ts': `throw new Error('at http://ann:${secret}@couch/');`,
  });
});

const wrong = (argv: string, says: Mistake['says'], cure: string): readonly [string, Mistake] => [
  argv,
  { argv: argv.split(' '), code: 2, says, cure },
];

describe('what is wrong on the command line or in the config is one sentence and a cure', () => {
  test.each([
    wrong('migrat', 'there is no command "migrat", did you mean "migrate"?', 'docferry --help explains'),
    wrong('migr users', 'there is no command "migr", did you mean "migrate"?', 'docferry --help explains'),
    wrong('users migrate', '"users" stands before the command "migrate"', 'Write docferry migrate before'),
    wrong(
      'migrate --restrat',
      'there is no flag "--restrat", did you mean "--restart"?',
      'docferry migrate --help',
    ),
    wrong(
      'sync --log-format jsno',
      'the flag "--log-format" must be "auto" or "json" or "pretty", not "jsno", did you mean "json"?',
      'docferry sync --help',
    ),
    wrong(
      'init --source couch',
      'the flag "--source" must be "couchdb" or "dynamodb", not "couch", did you mean "couchdb"?',
      'docferry init --help',
    ),
    wrong(
      'rejects --code item_to_large',
      'there is no rejection code "item_to_large", did you mean "item_too_large"?',
      'Choose among item_too_large',
    ),
    wrong(
      'doctor --iam-policy --for migrate,snyc',
      '"--for" knows no "snyc", did you mean "sync"?',
      'Choose among dry-run',
    ),
    wrong(
      'migrate user --config good.ts',
      'there is no collection "user", did you mean "users"?',
      'Choose among "users"',
    ),
    wrong(
      'migrate there --config good.ts',
      'there is no collection "there", that is the migration',
      'Choose among "users"',
    ),
    wrong(
      'migrate --migration thre --config good.ts',
      'there is no migration "thre", did you mean "there"?',
      'Choose one of "there"',
    ),
    wrong(
      'migrate --config goods.ts',
      'the config "CWD/goods.ts" does not exist, did you mean "good.ts"?',
      'Correct the path',
    ),
    wrong(
      'migrate --config other/migration.config.ts',
      'the config "CWD/other/migration.config.ts" does not exist, did you mean "migrations.config.ts"?',
      'Correct the path',
    ),
    wrong(
      'migrate --config nowhere/at-all.ts',
      'the config "CWD/nowhere/at-all.ts" does not exist',
      'Correct the path',
    ),
    wrong('migrate', 'there is no migrations.config.ts in "CWD" or above', '--config'),
    wrong(
      'migrate --config field.ts',
      'migrations.there.source.usrname: unknown field, did you mean "username"?',
      'Correct this field',
    ),
    wrong(
      'migrate --config kind.ts',
      'migrations.there.source.type: must be "couchdb" or "dynamodb" or "dynamodb-export" or "custom", not "couch", did you mean "couchdb"?',
      'Correct this field',
    ),
    wrong('migrate --config half.ts', 'migrations.there.target: is missing', 'Correct this field'),
    wrong(
      'migrate --config scheme.ts',
      'migrations.there.source.url: must be a URL that begins with http:// or https://',
      'Correct this field',
    ),
    wrong(
      'migrate --config table.ts',
      'migrations.there.collections["big users"]: the table name "big users" must have 3 to 255 characters of a-z A-Z 0-9 _ . -, choose another with "to"',
      'Correct this field',
    ),
    wrong(
      'sync --config cron.ts --schedule',
      'migrations.there.sync.schedule: must have five fields, or six with seconds first, but "every day" has 2',
      'Correct this field',
    ),
    wrong(
      'sync --config good.ts --schedule=61',
      'the schedule must have five fields, or six with seconds first, but "61" has 1',
      'Write five fields',
    ),
    wrong(
      'migrate --config variable.ts',
      'environment variable COUCHDB_URL_OF_NOBODY is not set',
      'Set COUCHDB_URL_OF_NOBODY',
    ),
    wrong(
      'migrate --config syntax.ts',
      /^the config CWD\/syntax\.ts:3:\d+ does not run: /,
      'Correct the file',
    ),
    wrong(
      'migrate --config nothing.ts',
      'the config "CWD/nothing.ts" has no default export',
      'export default defineConfig',
    ),
    wrong(
      'migrate --config unexported.ts',
      'the config "CWD/unexported.ts" has no default export',
      'export default defineConfig',
    ),
    wrong(
      'migrate --config throws.ts',
      'the config CWD/throws.ts:1 does not run: at http://[redacted]@couch/',
      'Correct the file',
    ),
    wrong(
      'migrate --config good.ts --plan older.json',
      /^the report "CWD\/older\.json" could not be read: ENOENT/,
      'Name a report.json',
    ),
    wrong(
      'sync --config good.ts --watch --listen nine',
      '"nine" is not an address to listen on',
      'Write HOST:PORT',
    ),
    wrong(
      'undo 20260131-021500-417k3 --config good.ts',
      'nothing is kept of a run "20260131-021500-417k3"',
      'docferry undo',
    ),
  ])('docferry %s', async (_, mistake) => {
    await expectOneSentence(mistake);
  });
});

test('-h is help', async () => {
  const { code, stdout } = await runMain(['migrate', '-h'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain('docferry migrate users --restart --json');
});
