import { defineConfig, env } from 'docferry';

export default defineConfig({
  migrations: {
    'couchdb-to-dynamodb': {
      source: {
        type: 'couchdb',
        url: env('COUCHDB_URL', 'http://127.0.0.1:5984'),
        username: env.optional('COUCHDB_USER'),
        password: env.optional('COUCHDB_PASSWORD'),
      },
      target: {
        type: 'dynamodb',
        region: env('DYNAMODB_REGION', 'us-east-1'),
        endpoint: env.optional('DYNAMODB_ENDPOINT_URL'),
      },
      collections: {
        agents: {},
        deployments: {},
        users: {},
        sessions: { table: { ttl: { attribute: 'expires_at' } } },
        tickets: {},
        demos: {},
      },
    },
  },
});
