import { describe, expect, test } from '@jest/globals';
import { validateConfig } from '../../src/config/validate.js';

const source = { type: 'couchdb', url: 'http://127.0.0.1:5984' };
const target = { type: 'dynamodb' };

function planOf(migration: object): unknown {
  const valid = validateConfig({
    migrations: { x: { source, target, collections: { users: {} }, ...migration } },
  });
  return valid[0]?.collections[0];
}

describe('a valid migration', () => {
  test('fills in the defaults', () => {
    expect(planOf({})).toEqual({
      name: 'users',
      from: 'users',
      to: 'users',
      key: { partition: { attribute: '_id', from: '_id', type: 'S' } },
      transforms: [],
      filter: undefined,
      deletes: 'apply',
      numbers: 'reject',
      attachments: 'drop',
      conflicts: 'winner',
      table: {},
      concurrency: 8,
      skipUnchanged: false,
      keepUndo: false,
    });
  });

  test.each<[unknown, object]>([
    ['_id', { partition: { attribute: '_id', from: '_id', type: 'S' } }],
    ['email', { partition: { attribute: 'email', from: 'email', type: 'S' } }],
    [
      { partition: 'tenant', sort: 'created_at' },
      {
        partition: { attribute: 'tenant', from: 'tenant', type: 'S' },
        sort: { attribute: 'created_at', from: 'created_at', type: 'S' },
      },
    ],
    [
      { partition: { attribute: 'pk', from: '_id' }, sort: { attribute: 'sk', type: 'N' } },
      {
        partition: { attribute: 'pk', from: '_id', type: 'S' },
        sort: { attribute: 'sk', from: 'sk', type: 'N' },
      },
    ],
  ])('understands the key %j', (key, mapping) => {
    expect(planOf({ key })).toMatchObject({ key: mapping });
    expect(planOf({ collections: { users: { key } } })).toMatchObject({ key: mapping });
  });

  test.each<[unknown, object]>([
    [0, { documents: 0 }],
    [25, { documents: 25 }],
    ['1%', { percent: 1 }],
    ['0.5%', { percent: 0.5 }],
    ['100%', { percent: 100 }],
  ])('understands maxRejects %j, of a migration and of a collection', (maxRejects, max) => {
    expect(planOf({ maxRejects })).toMatchObject({ maxRejects: max });
    expect(planOf({ maxRejects: 7, collections: { users: { maxRejects } } })).toMatchObject({
      maxRejects: max,
    });
  });

  test("a collection's own value wins, and undefined is no value", () => {
    const defaults = {
      tablePrefix: 'prod-',
      numbers: 'string',
      deletes: 'ignore',
      concurrency: 2,
      writeUnitsPerSecond: 9,
    };
    const users = { from: 'people', numbers: 'round', deletes: undefined };
    expect(planOf({ ...defaults, collections: { users } })).toMatchObject({
      name: 'users',
      from: 'people',
      to: 'prod-users',
      numbers: 'round',
      deletes: 'ignore',
      concurrency: 2,
      writeUnitsPerSecond: 9,
    });
  });

  test('a table is merged field by field', () => {
    const table = {
      indexes: [{ name: 'by-mail', partition: { attribute: 'mail' } }],
      tags: { team: 'a' },
      streams: 'KEYS_ONLY',
    };
    const users = { table: { ttl: { attribute: 'until' }, tags: { team: 'b' }, streams: undefined } };
    expect(planOf({ table, collections: { users } })).toMatchObject({
      table: {
        indexes: [{ name: 'by-mail' }],
        tags: { team: 'b' },
        ttl: { attribute: 'until' },
        streams: 'KEYS_ONLY',
      },
    });
  });

  test('the prefix goes before a name given with "to"', () => {
    expect(planOf({ tablePrefix: 'a.', collections: { u: { to: 'users' } } })).toMatchObject({
      to: 'a.users',
    });
    expect(planOf({ tablePrefix: 'a.', collections: { users: { tablePrefix: '' } } })).toMatchObject({
      to: 'users',
    });
  });
});
