import type { Answers } from './answers.js';

/** The text of an example of the variables that the config reads, without any secret. */
export function environmentText({ source, target }: Answers): string {
  const lines =
    source.type === 'couchdb'
      ? [`COUCHDB_URL=${source.url}`, 'COUCHDB_USER=', 'COUCHDB_PASSWORD=']
      : [`SOURCE_REGION=${source.region}`, ...endpointLine('SOURCE_ENDPOINT_URL', source.endpoint)];
  return `# What migrations.config.ts reads. Copy to .env, fill in, and load it with: set -a; . ./.env; set +a
# A .env with passwords belongs into no repository.

${lines.join('\n')}

DYNAMODB_REGION=${target.region}
${endpointLine('DYNAMODB_ENDPOINT_URL', target.endpoint).join('\n')}

# Who is at DynamoDB: a profile, or keys, or nothing where a role is attached to the machine.
# AWS_PROFILE=
# AWS_ACCESS_KEY_ID=
# AWS_SECRET_ACCESS_KEY=
`;
}

function endpointLine(variable: string, endpoint: string | undefined): readonly [string] {
  return endpoint === undefined ? [`# ${variable}=http://127.0.0.1:8000`] : [`${variable}=${endpoint}`];
}
