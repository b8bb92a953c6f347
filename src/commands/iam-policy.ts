import { sourceGrants } from '../adapters.js';
import type { CollectionPlan, Migration } from '../config/migration.js';
import type { Grant } from '../dynamodb/grants.js';
import { type StateConfig, stateGrants } from '../state-adapters.js';
import { targetGrants } from '../target-adapters.js';
import { chosenPlans } from './opening.js';
import { type Purpose, usesOf } from './purposes.js';

/** What a policy is for. */
export interface IamPolicyOptions {
  readonly migration: Migration;
  /** Names of collections; all of the migration's when empty. */
  readonly collections: readonly string[];
  readonly purposes: readonly Purpose[];
  /** The number of the AWS account where no role tells it; `*` by default. */
  readonly account?: string | undefined;
}

/** One statement of a policy, as IAM has it. */
export interface IamStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Grant['condition'];
}

/** The policy of one identity. */
export interface IamPolicy {
  /** Who needs it, in words. */
  readonly identity: string;
  readonly policy: { readonly Version: '2012-10-17'; readonly Statement: readonly IamStatement[] };
  /** Its length as IAM counts it, which leaves white space out. */
  readonly characters: number;
  /** Whether it is longer than a managed policy may be. */
  readonly tooLong: boolean;
}

/** "IAM and AWS STS quotas", managed policies. */
const longest = 6_144;

/** Settings by which AWS is reached, as far as they tell who docferry is there. */
interface Identity {
  readonly profile?: string | undefined;
  readonly credentials?: { readonly accessKeyId: string } | undefined;
  readonly role?: { readonly arn: string } | undefined;
}

interface Allowed {
  /** Names the statements. */
  readonly side: 'Source' | 'Target' | 'State' | 'Role';
  readonly identity: Identity;
  readonly grants: readonly Grant[];
}

/** The least that IAM has to allow, a policy for each identity of the config. Contacts nothing. */
export function iamPolicies(options: IamPolicyOptions): IamPolicy[] {
  const allowed = sidesOf(options).filter(({ grants }) => grants.length > 0);
  const byIdentity = new Map<string, Allowed[]>();
  for (const each of [...allowed, ...allowed.flatMap(roleAssumed)]) {
    const words = wordsOf(each.identity);
    byIdentity.set(words, [...(byIdentity.get(words) ?? []), each]);
  }
  return [...byIdentity].map(([identity, each]) => policyOf(identity, each));
}

function sidesOf(options: IamPolicyOptions): Allowed[] {
  const { migration, purposes } = options;
  const { source, target, state } = migration;
  const plans = chosenPlans(options);
  const uses = usesOf(purposes);
  const from = {
    collections: plans.map((plan) => plan.from),
    uses: uses.source,
    account: accountOf(identityOf(source), options),
  };
  const to = {
    collections: plans.map(writtenTable),
    inherits: source.type === 'dynamodb',
    uses: uses.target,
    account: accountOf(identityOf(target), options),
  };
  return [
    { side: 'Source', identity: identityOf(source), grants: sourceGrants(source, from) },
    { side: 'Target', identity: identityOf(target), grants: targetGrants(target, to) },
    ...(state === undefined ? [] : [stateAllowed(state, options)]),
  ];
}

function stateAllowed(state: StateConfig, options: IamPolicyOptions): Allowed {
  const { state: uses } = usesOf(options.purposes);
  const identity = identityOf(state);
  const grants = stateGrants(state, { uses, account: accountOf(identity, options) });
  return { side: 'State', identity, grants };
}

function writtenTable({ to, table, skipUnchanged, keepUndo }: CollectionPlan) {
  return { name: to, settings: table, replaces: skipUnchanged || keepUndo };
}

function identityOf(settings: Migration['source'] | Migration['target'] | StateConfig): Identity {
  return settings.type === 'couchdb' || settings.type === 'custom' ? {} : settings;
}

/** A role tells its account by itself. */
function accountOf({ role }: Identity, { account }: IamPolicyOptions): string {
  return role?.arn.split(':')[4] ?? account ?? '*';
}

function roleAssumed({ identity: { role, ...others } }: Allowed): Allowed[] {
  if (role === undefined) return [];
  const grants = [{ actions: ['sts:AssumeRole'], resources: [role.arn] }];
  return [{ side: 'Role', identity: others, grants }];
}

function wordsOf({ role, credentials, profile }: Identity): string {
  if (role !== undefined) return `role "${role.arn}"`;
  if (credentials !== undefined) return `access key "${credentials.accessKeyId}" of the config`;
  return profile === undefined ? 'the identity that docferry finds where it runs' : `profile "${profile}"`;
}

function policyOf(identity: string, allowed: readonly Allowed[]): IamPolicy {
  const sides = [...new Set(allowed.map(({ side }) => side))];
  const Statement = sides.flatMap((side) => {
    const grants = allowed.filter((each) => each.side === side).flatMap((each) => each.grants);
    // Source and target may have the same role.
    const different = [...new Map(grants.map((grant) => [JSON.stringify(grant), grant])).values()];
    return different.map((grant, index) =>
      statementOf(different.length === 1 ? side : `${side}${index + 1}`, grant),
    );
  });
  const policy = { Version: '2012-10-17', Statement } as const;
  const characters = JSON.stringify(policy).replace(/\s/g, '').length;
  return { identity, policy, characters, tooLong: characters > longest };
}

function statementOf(Sid: string, { actions, resources, condition }: Grant): IamStatement {
  const statement = { Sid, Effect: 'Allow', Action: actions, Resource: resources } as const;
  return condition === undefined ? statement : { ...statement, Condition: condition };
}
