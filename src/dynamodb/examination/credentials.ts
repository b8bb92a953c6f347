import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Finding } from '../../checkup.js';
import { EnvironmentError } from '../../errors.js';
import type { ConnectionConfig } from '../requests/connection-config.js';

/** Credentials as they sign requests. */
export type Credentials = Awaited<ReturnType<DynamoDBClient['config']['credentials']>>;

/** Less than this many minutes is not enough for a migration. */
const soon = 60;

/**
 * Where credentials come from, by the features that the SDK notes of them for its user agent: what counts most first.
 *
 * The names are those of `AwsSdkCredentialsFeatures` in @aws-sdk/types.
 */
const origins: readonly (readonly [string, string])[] = [
  ['CREDENTIALS_IMDS', 'the instance'],
  ['CREDENTIALS_HTTP', 'the container'],
  ['CREDENTIALS_ENV_VARS_STS_WEB_ID_TOKEN', 'a web identity token'],
  ['CREDENTIALS_PROFILE_STS_WEB_ID_TOKEN', 'a web identity token that the profile names'],
  ['CREDENTIALS_STS_ASSUME_ROLE_WEB_ID', 'a web identity token'],
  ['CREDENTIALS_PROFILE_SOURCE_PROFILE', 'a role that the profile assumes'],
  ['CREDENTIALS_PROFILE_NAMED_PROVIDER', 'a role that the profile assumes'],
  ['CREDENTIALS_STS_ASSUME_ROLE', 'a role that is assumed'],
  ['CREDENTIALS_PROFILE_SSO', 'the SSO session of the profile'],
  ['CREDENTIALS_PROFILE_SSO_LEGACY', 'the SSO session of the profile'],
  ['CREDENTIALS_SSO', 'an SSO session'],
  ['CREDENTIALS_SSO_LEGACY', 'an SSO session'],
  ['CREDENTIALS_PROFILE_LOGIN', 'the console login of the profile'],
  ['CREDENTIALS_LOGIN', 'a console login'],
  ['CREDENTIALS_PROFILE_PROCESS', 'the process that the profile names'],
  ['CREDENTIALS_PROCESS', 'a process'],
  ['CREDENTIALS_PROFILE', 'the profile'],
  ['CREDENTIALS_ENV_VARS', 'the environment'],
];

/** Finds credentials, and tells where they are from and how long they last. Throws EnvironmentError when they have expired. */
export async function findCredentials(
  client: DynamoDBClient,
  config: ConnectionConfig,
): Promise<Finding<Credentials>> {
  const value = await client.config.credentials();
  const { expiration } = value;
  const from = `from ${originOf(value, config)}, access key "${value.accessKeyId}"`;
  if (expiration === undefined) return { value, reason: from };
  const minutes = Math.floor((expiration.getTime() - Date.now()) / 60_000);
  if (minutes < 0)
    throw new EnvironmentError('the AWS credentials have expired', {
      code: 'credentials_expired',
      hint: 'Renew the session, for example with "aws sso login", and run the same command again.',
    });
  const reason = `${from}, until ${expiration.toISOString()}`;
  // Whatever assumes a role or asks a service is given new ones in time.
  const renewed = /role|container|instance|token|process/.test(originOf(value, config));
  if (renewed || minutes >= soon) return { value, reason };
  const cure = 'Renew the session before a long run, for example with "aws sso login".';
  return { value, reason, cure };
}

function originOf(found: Credentials, config: ConnectionConfig): string {
  const { role, credentials, profile } = config;
  if (role !== undefined) return `role "${role.arn}"`;
  if (credentials !== undefined) return 'the config';
  const source: unknown = Reflect.get(found, '$source');
  const features = typeof source === 'object' && source !== null ? Object.keys(source) : [];
  const origin = origins.find(([feature]) => features.includes(feature))?.[1];
  // What docferry itself gives an emulator that nobody has credentials for.
  if (origin === undefined) return 'docferry, for an emulator';
  const name = profile ?? process.env['AWS_PROFILE'];
  return name === undefined ? origin : origin.replace('the profile', `profile "${name}"`);
}
