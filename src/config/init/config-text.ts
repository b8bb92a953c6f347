import { type Answers, routeName, type SourceAnswers } from './answers.js';
import { fieldName, literal } from './literal.js';
import { tableNames } from './table-names.js';

/** The text of a config that says what was answered, with what may be set besides as comments. */
export function configText(answers: Answers): string {
  const { source, target, tablePrefix } = answers;
  const prefix =
    tablePrefix === undefined ? "// tablePrefix: 'staging-'," : `tablePrefix: ${literal(tablePrefix)},`;
  return `import { defineConfig, env } from 'docferry';

export default defineConfig({
  migrations: {
    '${routeName(source)}': {
${sourceText(source)}
      target: {
        type: 'dynamodb',
        // Credentials come from the usual AWS variables, profiles and roles; \`profile\` and \`role\` choose others.
        region: env('DYNAMODB_REGION', ${literal(target.region)}),
        // Unset for AWS itself.
        endpoint: ${endpointText('DYNAMODB_ENDPOINT_URL', target.endpoint)},
      },

      // What stands here holds for every collection and may be set again for one of them.
      ${prefix}
      // numbers: 'reject', // or 'string' or 'round': what becomes of a number that DynamoDB cannot hold
      // maxRejects: '1%', // stop when more documents than this are refused
      // maxDeletes: 100, // stop before a sync deletes more than this
      // writeUnitsPerSecond: 1000, // leave the rest of the table's capacity to others
      // table: { pointInTimeRecovery: true, deletionProtection: true }, // of tables that are made

      // From each collection to a table of the same name. Per collection, for example:
      //   sessions: { to: 'web-sessions', table: { ttl: { attribute: 'expires_at' } } },
      //   orders: { key: { partition: 'customer', sort: { attribute: 'number', type: 'N' } } },
      //   people: { filter: (person) => person['kind'] !== 'test', numbers: 'string' },
      collections: {
${collectionsText(answers)}
      },
    },
  },
});
`;
}

function sourceText(source: SourceAnswers): string {
  if (source.type === 'couchdb') {
    return `      source: {
        type: 'couchdb',
        url: env('COUCHDB_URL', ${literal(source.url)}),
        username: env.optional('COUCHDB_USER'),
        password: env.optional('COUCHDB_PASSWORD'),
      },`;
  }
  return `      source: {
        type: 'dynamodb',
        region: env('SOURCE_REGION', ${literal(source.region)}),
        endpoint: ${endpointText('SOURCE_ENDPOINT_URL', source.endpoint)},
        // profile: 'old-account', // another identity than the target's
        // changes: 'none', // tables that nobody writes to meanwhile need no stream
      },`;
}

function endpointText(variable: string, endpoint: string | undefined): string {
  return endpoint === undefined ? `env.optional('${variable}')` : `env('${variable}', ${literal(endpoint)})`;
}

function collectionsText({ collections, tablePrefix }: Answers): string {
  const names = tableNames(collections, tablePrefix);
  const lines = collections.map((collection) => {
    const name = names.get(collection);
    const settings = name === undefined ? '{}' : `{ to: ${literal(name)} }`;
    return `        ${fieldName(collection)}: ${settings},`;
  });
  return lines.join('\n');
}
