import { describe, expect, test } from '@jest/globals';
import { validateConfig } from '../../src/config/validate.js';
import { ConfigError } from '../../src/errors.js';

const source = { type: 'couchdb', url: 'http://127.0.0.1:5984' };
const target = { type: 'dynamodb' };

/** What `validateConfig` says about one collection, `users`. */
function problemsOf(migration: object): string {
  try {
    validateConfig({ migrations: { x: { source, target, collections: { users: {} }, ...migration } } });
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ code: 'config_invalid', exitCode: 2 });
    return error instanceof Error ? error.message : '';
  }
  return 'valid';
}

describe('a problem is one line with its path', () => {
  const users = 'migrations.x.collections.users';
  test.each<[string, object, string]>([
    [
      'a misspelt field',
      { collections: { users: { tabel: {} } } },
      `${users}.tabel: unknown field, did you mean "table"?`,
    ],
    ['a field far from any', { collections: { users: { zzzzzz: 1 } } }, `${users}.zzzzzz: unknown field`],
    [
      'a setting that the source knows nothing of',
      {
        source: { type: 'dynamodb', region: 'eu-west-1' },
        conflicts: 'reject',
        collections: { users: { attachments: 'stubs' } },
      },
      `migrations.x.conflicts: means nothing to a source of type "dynamodb"\n${users}.attachments: means nothing to a source of type "dynamodb"`,
    ],
    [
      'a name that would get lost',
      { collections: JSON.parse('{ "users": {}, "__proto__": {} }') as object },
      'migrations.x.collections.__proto__: cannot name a collection, choose another name and say "from" and "to"',
    ],
    ['a feature that does not exist', { telepathy: 1 }, 'migrations.x.telepathy: unknown field'],
    ...['1', '101%', '-1%', '1.%', -1, 1.5, null].map((maxRejects): [string, object, string] => [
      `maxRejects ${maxRejects}`,
      { maxRejects },
      'migrations.x.maxRejects: must be a whole number, or a percentage such as "1%"',
    ]),
    [
      'a misspelt setting of a table',
      { collections: { users: { table: { bilingg: 'provisioned' } } } },
      `${users}.table.bilingg: unknown field, did you mean "billing"?`,
    ],
    [
      'a misspelt setting of the source',
      { source: { ...source, usrename: 'a' } },
      'migrations.x.source.usrename: unknown field, did you mean "username"?',
    ],
    [
      'a misspelt value',
      { deletes: 'aply' },
      'migrations.x.deletes: must be "apply" or "ignore", not "aply", did you mean "apply"?',
    ],
    [
      'a value of another type',
      { numbers: 4 },
      'migrations.x.numbers: must be "reject" or "string" or "round", not a number',
    ],
    [
      'an unknown source',
      { source: { type: 'couch', url: 'http://x' } },
      'migrations.x.source.type: must be "couchdb" or "dynamodb" or "dynamodb-export" or "custom", not "couch", did you mean "couchdb"?',
    ],
    [
      'a source without a type',
      { source: { url: 'http://x' } },
      'migrations.x.source.type: is missing, it must be "couchdb" or "dynamodb" or "dynamodb-export" or "custom"',
    ],
    [
      'a target that is a text',
      { target: 'dynamodb' },
      'migrations.x.target: must be an object, not a string',
    ],
    [
      'a setting in the wrong place',
      { target: { ...target, tablePrefix: 'a' } },
      'migrations.x.target.tablePrefix: unknown field, it belongs to a collection or the migration',
    ],
    ['no source', { source: undefined }, 'migrations.x.source: is missing'],
    ['a missing URL', { source: { type: 'couchdb' } }, 'migrations.x.source.url: is missing'],
    [
      'a URL of another kind, whose password stays unsaid',
      { source: { ...source, url: 'ftp://u:s3cret@h' } },
      'migrations.x.source.url: must be a URL that begins with http:// or https://',
    ],
    ['no collection', { collections: {} }, 'migrations.x.collections: names no collection'],
    [
      'a list of collections',
      { collections: ['users'] },
      'migrations.x.collections: must be an object, not a list',
    ],
    ['a fraction', { concurrency: 1.5 }, 'migrations.x.concurrency: must be a whole number, not 1.5'],
    ['no rate', { writeUnitsPerSecond: 0 }, 'migrations.x.writeUnitsPerSecond: must be more than 0'],
    ['too small', { concurrency: 0 }, 'migrations.x.concurrency: must be at least 1'],
    ['too large', { concurrency: 1000 }, 'migrations.x.concurrency: must be at most 256'],
    [
      'a transform that is no function',
      { transforms: [{}] },
      'migrations.x.transforms[0]: must be a function',
    ],
    ['a filter that is no function', { filter: 'a' }, 'migrations.x.filter: must be a function'],
    ['an empty name', { collections: { users: { from: '' } } }, `${users}.from: must not be empty`],
    ['a key that is a number', { key: 1 }, 'migrations.x.key: must be an object, not a number'],
    ['a key without a partition', { key: { sort: 'a' } }, 'migrations.x.key.partition: is missing'],
    [
      'a key type',
      { key: { partition: { attribute: 'a', type: 's' } } },
      'migrations.x.key.partition.type: must be "S" or "N" or "B", not "s", did you mean "S"?',
    ],
    [
      'one attribute twice in a key',
      { key: { partition: 'a', sort: 'a' } },
      'migrations.x.key.sort: must name another attribute than "partition" does',
    ],
    [
      'a name that no table can have',
      { collections: { 'a/b': {} } },
      'migrations.x.collections["a/b"]: the table name "a/b" must have 3 to 255 characters of a-z A-Z 0-9 _ . -, choose another with "to"',
    ],
    [
      'a short table name',
      { collections: { ab: {} } },
      'migrations.x.collections.ab: the table name "ab" must have 3 to 255 characters of a-z A-Z 0-9 _ . -, choose another with "to"',
    ],
    [
      'a table written twice',
      { collections: { users: {}, people: { to: 'users' } } },
      'migrations.x.collections.people: writes the table "users", as collection "users" does already',
    ],
  ])('%s', (_, migration, message) => {
    expect(problemsOf(migration)).toBe(message);
  });

  test('several problems are several lines', () => {
    expect(problemsOf({ numbers: 'no', collections: { users: { tabel: 1, keyy: 2 } } }).split('\n')).toEqual([
      `${users}.tabel: unknown field, did you mean "table"?`,
      `${users}.keyy: unknown field, did you mean "key"?`,
      'migrations.x.numbers: must be "reject" or "string" or "round", not "no"',
    ]);
  });

  test.each<[unknown, string]>([
    [undefined, 'the config is missing'],
    ['text', 'the config must be an object, not a string'],
    [{}, 'migrations: is missing'],
    [{ migrations: {} }, 'migrations: names no migration'],
    [{ migration: {} }, 'migrations: is missing\nmigration: unknown field, did you mean "migrations"?'],
    [{ migrations: { 'a/b': {} } }, 'migrations["a/b"]: must consist of letters, digits, "-", "_" and "."'],
  ])('an export of %j', (exported, message) => {
    expect(() => validateConfig(exported)).toThrow(
      new ConfigError(message, { code: 'config_invalid', hint: '' }),
    );
  });
});
