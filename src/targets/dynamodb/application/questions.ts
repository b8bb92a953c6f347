import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { ContextEntry } from '@aws-sdk/client-iam';
import type { ApplicationAction, ApplicationConfig } from './config.js';

/** Actions without their prefixes, and the ARNs of all that each of them is about. */
export interface Question {
  readonly actions: readonly ApplicationAction[];
  readonly resources: readonly string[];
}

/** "Actions, resources, and condition keys for Amazon DynamoDB": all others are about the table alone. */
const onIndexes: ReadonlySet<ApplicationAction> = new Set(['Query', 'Scan', 'PartiQLSelect']);

/** What has to be allowed for an application to work with a table and its indexes. */
export function questionsOn(
  { actions }: ApplicationConfig,
  {
    TableArn: arn = '',
    GlobalSecondaryIndexes: global = [],
    LocalSecondaryIndexes: local = [],
  }: TableDescription,
): readonly Question[] {
  const indexes = [...global, ...local].flatMap(({ IndexArn }) => IndexArn ?? []);
  const named = [...new Set(actions)];
  return [
    { actions: named.filter((action) => !onIndexes.has(action)), resources: [arn] },
    { actions: named.filter((action) => onIndexes.has(action)), resources: [arn, ...indexes] },
  ].filter((question) => question.actions.length > 0);
}

/** What is true of every request in a region, and what the config adds. */
export function contextOf({ context }: ApplicationConfig, region: string): readonly ContextEntry[] {
  const known = { 'aws:RequestedRegion': region, 'aws:SecureTransport': true };
  const given = new Set(Object.keys(context).map((key) => key.toLowerCase()));
  const taken = Object.entries(known).filter(([key]) => !given.has(key.toLowerCase()));
  return [...taken, ...Object.entries(context)].map(([ContextKeyName, value]) => ({
    ContextKeyName,
    ContextKeyType: typeOf(ContextKeyName, value),
    ContextKeyValues: Array.isArray(value) ? value : [String(value)],
  }));
}

function typeOf(key: string, value: ApplicationConfig['context'][string]): ContextEntry['ContextKeyType'] {
  if (/^aws:(Vpc)?SourceIp$/i.test(key)) return Array.isArray(value) ? 'ipList' : 'ip';
  if (Array.isArray(value)) return 'stringList';
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'number' ? 'numeric' : 'string';
}
