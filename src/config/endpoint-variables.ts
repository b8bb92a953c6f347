import { ConfigError } from '../errors.js';
import type { Migration } from './migration.js';

/** The variables by which the AWS SDK sends every DynamoDB client to another address; the first one wins. */
const variables = ['AWS_ENDPOINT_URL_DYNAMODB', 'AWS_ENDPOINT_URL'];

/**
 * Throws ConfigError `endpoint_ambiguous` where a variable would send both sides of a migration to one address.
 *
 * With DynamoDB on both sides, a variable that is meant for one of them applies to the other too.
 */
export function requireOwnEndpoints(
  { name, source, target }: Pick<Migration, 'name' | 'source' | 'target'>,
  environment: Readonly<Record<string, string | undefined>>,
): void {
  const variable = variables.find((each) => (environment[each] ?? '') !== '');
  const ignored = environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() === 'true';
  if (variable === undefined || ignored || !isDynamoDB(source) || !isDynamoDB(target)) return;
  const side = Object.entries({ source, target }).find(
    ([, settings]) => settings.endpoint === undefined,
  )?.[0];
  if (side === undefined) return;
  throw new ConfigError(
    `${variable} is set, and "${name}" has DynamoDB on both sides: the ${side} has no "endpoint" of its own`,
    {
      code: 'endpoint_ambiguous',
      hint: `Set "endpoint" of the ${side} in the config, or unset ${variable}.`,
    },
  );
}

function isDynamoDB<S extends { readonly type: string }>(
  settings: S,
): settings is Extract<S, { readonly type: 'dynamodb' }> {
  return settings.type === 'dynamodb';
}
