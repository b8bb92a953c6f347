import { describe, expect, test } from '@jest/globals';
import { type IamPolicy, iamPolicies } from '../../src/commands/iam-policy.js';
import type { Purpose } from '../../src/commands/purposes.js';
import type { MigrationConfig } from '../../src/config/define.js';
import { migration } from '../config/example.js';

function policies(
  changes: Partial<MigrationConfig>,
  purposes: readonly Purpose[] = ['verify'],
  account?: string,
): IamPolicy[] {
  return iamPolicies({ migration: migration(changes), collections: [], purposes, account });
}

/** The resources of the only policy, by the statement's name. */
function resources(changes: Partial<MigrationConfig>, account?: string): Record<string, readonly string[]> {
  const [{ policy } = { policy: { Statement: [] } }] = policies(changes, ['sync'], account);
  return Object.fromEntries(policy.Statement.map(({ Sid, Resource }) => [Sid, Resource]));
}

const role = { arn: 'arn:aws:iam::123456789012:role/loader' };

describe('a policy', () => {
  test.each([
    ['eu-central-1', 'arn:aws:dynamodb:eu-central-1:*:table/users'],
    ['cn-north-1', 'arn:aws-cn:dynamodb:cn-north-1:*:table/users'],
    ['us-gov-west-1', 'arn:aws-us-gov:dynamodb:us-gov-west-1:*:table/users'],
    ['us-iso-east-1', 'arn:aws-iso:dynamodb:us-iso-east-1:*:table/users'],
    ['us-isob-east-1', 'arn:aws-iso-b:dynamodb:us-isob-east-1:*:table/users'],
  ])('names tables of region %s in their part of AWS', (region, arn) => {
    expect(resources({ target: { type: 'dynamodb', region } })).toEqual({ Target: [arn] });
  });

  test('names the account that it is told', () => {
    expect(resources({}, '210987654321')['Target']).toEqual([
      'arn:aws:dynamodb:us-east-1:210987654321:table/users',
    ]);
  });

  test('names tables as they are called, with one statement for tables that need the same', () => {
    const collections = { a: {}, b: { to: 'other' }, c: { skipUnchanged: true } };
    expect(resources({ tablePrefix: 'p-', collections })).toEqual({
      Target1: ['arn:aws:dynamodb:us-east-1:*:table/p-a', 'arn:aws:dynamodb:us-east-1:*:table/p-other'],
      Target2: ['arn:aws:dynamodb:us-east-1:*:table/p-c'],
    });
  });

  test('keeps streams apart from tables, and leaves them out where nothing is followed', () => {
    const source = { type: 'dynamodb', region: 'eu-west-1' } as const;
    const table = 'arn:aws:dynamodb:eu-west-1:*:table/users';
    expect(resources({ source })).toMatchObject({ Source1: [table], Source2: [`${table}/stream/*`] });
    expect(resources({ source: { ...source, changes: 'none' } })).toMatchObject({ Source: [table] });
  });

  test('for a role is told apart from the one of the identity that assumes it', () => {
    const state = { type: 'dynamodb', table: 'state', profile: 'office' } as const;
    const [inRole, office, others] = policies({ target: { type: 'dynamodb', role }, state }, ['sync']);
    expect(inRole).toMatchObject({
      identity: `role "${role.arn}"`,
      policy: {
        Statement: [{ Sid: 'Target', Resource: ['arn:aws:dynamodb:us-east-1:123456789012:table/users'] }],
      },
    });
    expect(office).toMatchObject({ identity: 'profile "office"', policy: { Statement: [{ Sid: 'State' }] } });
    expect(others?.policy.Statement).toEqual([
      { Sid: 'Role', Effect: 'Allow', Action: ['sts:AssumeRole'], Resource: [role.arn] },
    ]);
  });

  test('names a role once that both sides have', () => {
    const [, others] = policies({
      source: { type: 'dynamodb', role },
      target: { type: 'dynamodb', role, region: 'eu-west-1' },
    });
    expect(others?.policy.Statement).toHaveLength(1);
  });

  test('never shows a secret', () => {
    const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'hush-hush', sessionToken: 'very-hush' };
    const text = JSON.stringify(policies({ target: { type: 'dynamodb', credentials } }));
    expect(text).toContain('access key \\"AKIA\\" of the config');
    expect(text).not.toContain('hush');
  });

  test('for exports in S3 names the bucket and what lies below the prefix', () => {
    const at = (location: string) =>
      policies({ source: { type: 'dynamodb-export', location } })[0]?.policy.Statement.slice(0, 2);
    expect(at('s3://bucket/exports/daily')).toEqual([
      {
        Sid: 'Source1',
        Effect: 'Allow',
        Action: ['s3:ListBucket'],
        Resource: ['arn:aws:s3:::bucket'],
        Condition: { StringLike: { 's3:prefix': 'exports/daily/*' } },
      },
      {
        Sid: 'Source2',
        Effect: 'Allow',
        Action: ['s3:GetObject'],
        Resource: ['arn:aws:s3:::bucket/exports/daily/*'],
      },
    ]);
    expect(at('s3://bucket')?.map(({ Resource, Condition }) => [Resource, Condition])).toEqual([
      [['arn:aws:s3:::bucket'], undefined],
      [['arn:aws:s3:::bucket/*'], undefined],
    ]);
    expect(at('./exports')?.map(({ Sid }) => Sid)).toEqual(['Target']);
  });

  test.each([
    ['alias/mine', 'arn:aws:kms:us-east-1:*:key/*', 'alias/mine'],
    ['1234-abcd', 'arn:aws:kms:us-east-1:*:key/1234-abcd', undefined],
    ['arn:aws:kms:us-east-1:1:key/x', 'arn:aws:kms:us-east-1:1:key/x', undefined],
    ['arn:aws:kms:us-east-1:1:alias/y', 'arn:aws:kms:us-east-1:*:key/*', 'alias/y'],
  ])('lets DynamoDB alone use the key %s', (encryptionKey, arn, alias) => {
    const [{ policy } = { policy: { Statement: [] } }] = policies({ table: { encryptionKey } }, ['migrate']);
    expect(policy.Statement.at(-1)).toMatchObject({
      Resource: [arn],
      Condition: {
        StringEquals: { 'kms:ViaService': 'dynamodb.us-east-1.amazonaws.com' },
        ...(alias === undefined ? {} : { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': alias } }),
      },
    });
    expect(policies({ table: { encryptionKey } }, ['status'])).toEqual([]);
  });

  test('tells its length as IAM counts it, and when that is too much', () => {
    const [short] = policies({});
    expect(short).toMatchObject({ tooLong: false, characters: JSON.stringify(short?.policy).length });
    const names = Array.from({ length: 120 }, (_, index) => [`collection-${index}`, {}] as const);
    const [long] = policies({ collections: Object.fromEntries(names) });
    expect(long).toMatchObject({ tooLong: true });
    expect(long?.characters).toBeGreaterThan(6_144);
  });
});
