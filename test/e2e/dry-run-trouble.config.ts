import type { Config } from '../../src/config/define.js';

const { env } = process;

/**
 * The six collections of the demo, set up so that every code can be found.
 *
 * It imports nothing but types, so that the command line can load it as it stands.
 */
const config = {
  migrations: {
    trouble: {
      source: {
        type: 'couchdb',
        url: env['COUCHDB_URL'] ?? 'http://127.0.0.1:5984',
        username: env['COUCHDB_USER'],
        password: env['COUCHDB_PASSWORD'],
      },
      target: { type: 'dynamodb', region: 'us-east-1', endpoint: env['DYNAMODB_ENDPOINT_URL'] },
      tablePrefix: env['TABLE_PREFIX'],
      collections: {
        agents: { table: { indexes: [{ name: 'by-owner', partition: { attribute: 'owner' } }] } },
        deployments: {
          key: { partition: { attribute: 'deployment', from: '_id' } },
          table: { indexes: [{ name: 'by-region', partition: { attribute: 'region' } }] },
        },
        users: { key: 'email' },
        sessions: { table: { ttl: { attribute: 'expires_at' } } },
        tickets: { attachments: 'reject', conflicts: 'reject' },
        demos: {
          transforms: [
            (document) => {
              const { make, ...rest } = document;
              if (make === 'an error') throw new Error('no such demo');
              const made: Readonly<Record<string, unknown>> = {
                'a date': new Date(0),
                'half a character': '\ud83d',
                'an empty set': new Set(),
              };
              // What a transform returns is judged, whatever its type says.
              return typeof make === 'string' ? ({ ...rest, made: made[make] } as typeof document) : document;
            },
          ],
        },
      },
    },
  },
} satisfies Config;

export default config;
