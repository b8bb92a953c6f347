import { resourceOf } from './requests/errors.js';

/** Actions on resources that a policy has to allow. */
export interface Grant {
  readonly actions: readonly string[];
  /** ARNs. */
  readonly resources: readonly string[];
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Where tables are. `account` is a number, or `*`. */
export interface TablePlace {
  readonly region: string;
  readonly account: string;
}

/** The actions that are sent to one table, by their IAM names without the prefix. */
export interface TableActions {
  readonly table: string;
  readonly actions: readonly string[];
}

const partitions: readonly (readonly [RegExp, string])[] = [
  [/^cn-/, 'aws-cn'],
  [/^us-gov-/, 'aws-us-gov'],
  [/^us-iso-/, 'aws-iso'],
  [/^us-isob-/, 'aws-iso-b'],
];

/** The part of AWS that a region belongs to, as ARNs name it. */
export function partitionOf(region: string): string {
  return partitions.find(([regions]) => regions.test(region))?.[1] ?? 'aws';
}

/** Allows actions on tables and their streams; tables with equal actions share a grant. */
export function tableGrants(place: TablePlace, tables: readonly TableActions[]): Grant[] {
  const prefix = `arn:${partitionOf(place.region)}:dynamodb:${place.region}:${place.account}:`;
  const byActions = new Map<string, { actions: readonly string[]; resources: Set<string> }>();
  for (const { table, actions } of tables) {
    for (const [resource, some] of byResource(table, actions)) {
      const names = [...new Set(some)].sort().map((action) => `dynamodb:${action}`);
      const grant = byActions.get(names.join()) ?? { actions: names, resources: new Set() };
      grant.resources.add(`${prefix}${resource}`);
      byActions.set(names.join(), grant);
    }
  }
  return [...byActions.values()].map(({ actions, resources }) => ({ actions, resources: [...resources] }));
}

function byResource(table: string, actions: readonly string[]): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>();
  for (const action of actions) {
    const resource = resourceOf(action, table);
    found.set(resource, [...(found.get(resource) ?? []), action]);
  }
  return found;
}

/**
 * Allows DynamoDB to use a key of yours for tables: an ARN, an id or an alias.
 *
 * The actions are those of "Encryption at rest: usage notes" in the DynamoDB developer guide.
 */
export function keyGrant(place: TablePlace, key: string): Grant {
  const { region, account } = place;
  const alias = /(?:^|:)(alias\/.+)$/.exec(key)?.[1];
  const prefix = `arn:${partitionOf(region)}:kms:${region}:${account}:key/`;
  const named = key.startsWith('arn:') ? key : `${prefix}${key}`;
  const viaService = { StringEquals: { 'kms:ViaService': `dynamodb.${region}.amazonaws.com` } };
  return {
    actions: ['CreateGrant', 'Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey*', 'ReEncrypt*'].map(
      (action) => `kms:${action}`,
    ),
    resources: [alias === undefined ? named : `${prefix}*`],
    condition:
      alias === undefined
        ? viaService
        : { ...viaService, 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': alias } },
  };
}
