import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load.js';
import { validateConfig } from '../../src/config/validate.js';
import * as api from '../../src/index.js';

const source = { type: 'couchdb', url: 'http://127.0.0.1:5984' } as const;
const target = { type: 'dynamodb' } as const;

function valid(config: api.Config): boolean {
  return validateConfig(config).length === 1;
}

describe('defineConfig', () => {
  test('accepts what the types accept', () => {
    const config = api.defineConfig({
      migrations: {
        there: {
          source: { ...source, username: api.env.optional('NO_SUCH'), password: api.env.optional('NO_SUCH') },
          target: { ...target, endpoint: api.env.optional('NO_SUCH') },
          tablePrefix: api.env.optional('NO_SUCH'),
          transforms: [api.drop('a'), api.rename({ b: 'c' }), (document, { id }) => ({ ...document, id })],
          filter: ({ type }) => type === 'user',
          collections: {
            users: { key: { partition: 'tenant', sort: { attribute: 'at', type: 'N' } }, deletes: 'ignore' },
            agents: {
              table: { ttl: { attribute: 'expires_at' } },
              transforms: [api.pick('a'), api.set({ a: 1 })],
            },
          },
        },
      },
    });
    expect(valid(config)).toBe(true);
  });

  test('makes a typo a compile error', () => {
    const collections = { users: {} };
    const configs = [
      api.defineConfig({
        migrations: {
          there: {
            source,
            target,
            collections: {
              users: {
                // @ts-expect-error -- a misspelt field of a collection
                tabel: {},
              },
            },
          },
        },
      }),
      api.defineConfig({
        migrations: {
          there: {
            source,
            target,
            collections,
            // @ts-expect-error -- a misspelt field of a migration
            nubmers: 'round',
          },
        },
      }),
      api.defineConfig({
        migrations: {
          there: {
            source,
            target,
            collections,
            // @ts-expect-error -- a value that there is not
            deletes: 'never',
          },
        },
      }),
    ];
    for (const config of configs) expect(() => valid(config)).toThrow(api.ConfigError);
  });
});

test('the config at the root of the project describes the six collections', async () => {
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const { migrations } = await loadConfig({ cwd, api });
  const [migration, ...others] = migrations;
  expect(others).toEqual([]);
  expect(migration?.name).toBe('couchdb-to-dynamodb');
  const tables = migration?.collections.map(({ name, to, table }) => [
    name,
    to,
    table.ttl === undefined || table.ttl === false ? undefined : table.ttl.attribute,
  ]);
  expect(tables).toEqual([
    ['agents', 'agents', undefined],
    ['deployments', 'deployments', undefined],
    ['users', 'users', undefined],
    ['sessions', 'sessions', 'expires_at'],
    ['tickets', 'tickets', undefined],
    ['demos', 'demos', undefined],
  ]);
});
