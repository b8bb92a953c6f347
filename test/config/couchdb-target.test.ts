import { describe, expect, test } from '@jest/globals';
import type { MigrationConfig } from '../../src/config/define.js';
import { validateConfig } from '../../src/config/validate.js';
import { documentKeyMapping } from '../../src/targets/couchdb/naming.js';

const couchdb = { type: 'couchdb', url: 'http://127.0.0.1:5984' } as const;
const dynamodb = { type: 'dynamodb', endpoint: 'http://127.0.0.1:8000' } as const;

function back(more: Partial<MigrationConfig> = {}): MigrationConfig {
  return { source: dynamodb, target: couchdb, collections: { users: { from: 'prod-users' } }, ...more };
}

describe('a couchdb target', () => {
  test.each<[string, Partial<MigrationConfig>, RegExp]>([
    ['table', { table: { billing: 'on-demand' } }, /x\.table: means nothing to a target of type "couchdb"/],
    [
      'table of a collection',
      { collections: { users: { table: {} } } },
      /users\.table: means nothing to a target/,
    ],
    ['numbers', { numbers: 'round' }, /x\.numbers: means nothing to a target of type "couchdb"/],
    ['writeUnitsPerSecond', { writeUnitsPerSecond: 5 }, /writeUnitsPerSecond: means nothing to a target/],
    ['name', { collections: { Users: {} } }, /Users: the database name "Users" must begin with a-z/],
    ['key', { key: 'email' }, /users\.key: must be one attribute "_id" of type "S"/],
    ['sort key', { key: { partition: '_id', sort: 'b' } }, /users\.key: must be one attribute "_id"/],
  ])('refuses a config with a wrong %s', (_, more, message) => {
    expect(() => validateConfig({ migrations: { x: back(more) } })).toThrow(message);
  });

  test('takes a key that is mapped to _id', () => {
    const key = { partition: { attribute: '_id', from: 'email' } };
    const [migration] = validateConfig({ migrations: { x: back({ key }) } });
    expect(migration?.collections[0]?.key?.partition).toEqual({ attribute: '_id', from: 'email', type: 'S' });
  });

  test('names documents by the one string of the source', () => {
    const partition = { attribute: 'pk', type: 'S' } as const;
    expect(documentKeyMapping({ partition })).toEqual({
      partition: { attribute: '_id', from: 'pk', type: 'S' },
    });
    const sort = { attribute: 'sk', type: 'N' } as const;
    expect(() => documentKeyMapping({ partition, sort })).toThrow('"pk" (S) and "sk" (N)');
    expect(() => documentKeyMapping({ partition: sort })).toThrow('"sk" (N)');
  });

  test('keeps its state where the source is, unless told otherwise', () => {
    const state = { type: 'dynamodb', table: 'docferry-state' } as const;
    const [migration] = validateConfig({ migrations: { x: back({ state }) } });
    expect(migration?.state).toMatchObject({ table: 'docferry-state', endpoint: dynamodb.endpoint });
  });
});

describe('migrations that lead back', () => {
  const forth: MigrationConfig = {
    source: { ...couchdb, url: 'http://127.0.0.1:5984/', username: 'ann', password: 'x' },
    target: dynamodb,
    collections: { users: { to: 'prod-users' }, teams: {} },
    sync: { schedule: '0 4 * * *' },
  };

  test('are known to each other by their collections', () => {
    const [one, two] = validateConfig({
      migrations: { forth, back: back({ collections: { persons: { from: 'prod-users', to: 'users' } } }) },
    });
    expect(one?.opposites).toEqual([
      { collection: 'users', other: { migration: 'back', collection: 'persons' }, scheduled: false },
    ]);
    expect(two?.opposites).toEqual([
      { collection: 'persons', other: { migration: 'forth', collection: 'users' }, scheduled: true },
    ]);
  });

  test.each<[string, Partial<MigrationConfig>]>([
    ['another server', { target: { ...couchdb, url: 'http://127.0.0.1:5985' } }],
    ['another region', { source: { type: 'dynamodb', region: 'eu-west-1' } }],
    ['another collection', { collections: { users: { from: 'prod-users', to: 'people' } } }],
  ])('are none with %s', (_, more) => {
    const migrations = validateConfig({
      migrations: { forth, back: back({ collections: { users: { from: 'prod-users' } }, ...more }) },
    });
    expect(migrations.flatMap(({ opposites = [] }) => opposites)).toEqual([]);
  });
});
