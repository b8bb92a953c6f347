import type { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { EnvironmentError, messageOf } from '../../errors.js';
import type { ConnectionConfig } from './connection-config.js';
import { nameOf, statusOf } from './error-fields.js';

/** Gives the credentials of a role each time it is called; whoever calls keeps them until they expire. */
export type RoleCredentials = ReturnType<typeof fromTemporaryCredentials>;

/** What may assume a role, and which. */
export type RoleConfig = Pick<ConnectionConfig, 'region' | 'profile' | 'credentials'> & {
  readonly role: NonNullable<ConnectionConfig['role']>;
};

/**
 * The credentials of a role, assumed with the credentials or the profile of the config, else with what the SDK finds.
 *
 * Rejects with EnvironmentError `role_refused` when the role may not be assumed.
 */
export function assumedRole(config: RoleConfig): RoleCredentials {
  let provider: RoleCredentials | undefined;
  return async (properties) => {
    provider ??= await providerOf(config);
    try {
      return await provider(properties);
    } catch (error) {
      throw isRefusal(error) ? refused(config.role.arn, error) : error;
    }
  };
}

/** Loaded only where a role is configured. */
async function providerOf({ region, profile, credentials, role }: RoleConfig): Promise<RoleCredentials> {
  const { fromNodeProviderChain, fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
  return fromTemporaryCredentials({
    params: { RoleArn: role.arn, RoleSessionName: role.sessionName, ExternalId: role.externalId },
    masterCredentials:
      credentials === undefined
        ? fromNodeProviderChain(profile === undefined ? {} : { profile })
        : withoutUndefined(credentials),
    clientConfig: { region },
  });
}

interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

function withoutUndefined({ sessionToken, ...keys }: NonNullable<RoleConfig['credentials']>): Keys {
  return sessionToken === undefined ? keys : { ...keys, sessionToken };
}

/** What says the same of any identity is explained elsewhere: no, wrong or expired credentials, and a wrong clock. */
const OTHERWISE_EXPLAINED = /^(ExpiredToken|InvalidClientTokenId|SignatureDoesNotMatch|IncompleteSignature)/;

function isRefusal(error: unknown): boolean {
  const status = statusOf(error) ?? 0;
  if (status < 400 || status >= 500 || status === 429) return false;
  return !OTHERWISE_EXPLAINED.test(nameOf(error)) && !nameOf(error).startsWith('Throttling');
}

function refused(arn: string, cause: unknown): EnvironmentError {
  const message = messageOf(cause).replace(/\s+/g, ' ').trim();
  return new EnvironmentError(`the role "${arn}" could not be assumed: ${message}`, {
    code: 'role_refused',
    hint: 'Allow "sts:AssumeRole" on the role for the identity in use, and let the role trust that identity and its external id.',
    cause,
  });
}
