import { type DynamoDBTargetConfig, dynamodbTargetConfig } from '../targets/dynamodb/config.js';
import type { ParsedMigration } from './schema.js';

/** The DynamoDB whose settings complete those of the state: the target, else the source, else the one by default. */
export function stateNeighbour({
  source,
  target,
}: Pick<ParsedMigration, 'source' | 'target'>): DynamoDBTargetConfig {
  if (target.type === 'dynamodb') return target;
  const { type } = dynamodbTargetConfig.shape;
  if (source.type !== 'dynamodb') return dynamodbTargetConfig.parse({ type: type.value });
  const { region, endpoint, profile, credentials, role, transport, timeoutSeconds, giveUpSeconds } = source;
  const identity = { profile, credentials, role };
  return { type: type.value, region, endpoint, ...identity, transport, timeoutSeconds, giveUpSeconds };
}
