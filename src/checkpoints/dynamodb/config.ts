import * as z from 'zod';
import { type DynamoDBTargetConfig, dynamodbTargetConfig } from '../../targets/dynamodb/config.js';

const { type, region, endpoint, profile, credentials, role } = dynamodbTargetConfig.shape;

/** Which DynamoDB table keeps the state. What is left out is as for the target. */
export const dynamodbStateSettings = z.strictObject({
  type,
  /** The name of the table, which is docferry's alone; a run makes it when it is missing. */
  table: z.string().regex(/^[\w.-]{3,255}$/, 'must be 3 to 255 characters of a-z A-Z 0-9 _ . -'),
  /**
   * Where it is.
   *
   * @defaultValue the target's
   */
  region: region.unwrap().optional(),
  /**
   * Another address than AWS's own.
   *
   * @defaultValue the target's, unless `region` is given
   */
  endpoint,
  /**
   * The profile of the AWS config files to use.
   *
   * @defaultValue the target's identity, unless one of these three is given
   */
  profile,
  /** The keys to use. */
  credentials,
  /** The role to assume. */
  role,
});

type Settings = z.output<typeof dynamodbStateSettings>;

/** The table that keeps the state, and how to reach it. */
export interface DynamoDBStateConfig extends DynamoDBTargetConfig {
  readonly table: string;
}

/**
 * Completes the settings of a state table by those of the target.
 *
 * Place and identity are taken as wholes: another region does not go with the target's endpoint, nor another profile
 * with its credentials.
 */
export function stateConfigOf(settings: Settings, target: DynamoDBTargetConfig): DynamoDBStateConfig {
  const place = settings.region === undefined && settings.endpoint === undefined ? target : settings;
  const ownIdentity = [settings.profile, settings.credentials, settings.role].some(
    (part) => part !== undefined,
  );
  const identity = ownIdentity ? settings : target;
  return {
    ...target,
    table: settings.table,
    region: settings.region ?? target.region,
    endpoint: place.endpoint,
    profile: identity.profile,
    credentials: identity.credentials,
    role: identity.role,
  };
}
