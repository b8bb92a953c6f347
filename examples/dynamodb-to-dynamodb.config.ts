import { defineConfig, env } from 'docferry';

// Table to table: nothing is set that a table can tell by itself. See docs/dynamodb-to-dynamodb.md.
export default defineConfig({
  migrations: {
    'dynamodb-to-dynamodb': {
      source: {
        type: 'dynamodb',
        region: env('SOURCE_REGION', 'us-east-1'),
        profile: env.optional('SOURCE_PROFILE'),
        endpoint: env.optional('SOURCE_ENDPOINT_URL'),
      },
      target: {
        type: 'dynamodb',
        region: env('TARGET_REGION', 'eu-central-1'),
        profile: env.optional('TARGET_PROFILE'),
        endpoint: env.optional('TARGET_ENDPOINT_URL'),
      },
      collections: {
        orders: {},
      },
    },
  },
});
