import { describe, expect, test } from '@jest/globals';
import { type IAMOptions, members, type Outcome } from '../../../support/stand-in-iam.js';
import { arn, byN, look, role } from './look.js';

type Decide = NonNullable<IAMOptions['decide']>;

const implicit: Outcome = { decision: 'implicitDeny' };

/** What stands in the way, of one denied action where `decide` tells nothing else. */
async function reasonOf(decide: Decide, options: IAMOptions = {}): Promise<string | undefined> {
  const { check } = await look({ ...options, decide });
  expect(check?.ok).toBe(false);
  return check?.reason;
}

const only =
  (action: string, outcome: Outcome): Decide =>
  (asked) =>
    asked === action ? outcome : { decision: 'allowed' };

describe('the role of the application', () => {
  test('is allowed all that reading and writing by key needs, of the table and its indexes', async () => {
    const { check, asked } = await look();
    expect(check).toEqual({
      check: 'application role',
      ok: true,
      reason: `"${role}" is allowed GetItem, BatchGetItem, PutItem, UpdateItem, DeleteItem, BatchWriteItem, Query; not seen: the table's resource policy, and policies of VPC endpoints and sessions`,
    });
    expect(asked.map(({ form }) => members(form, 'ResourceArns'))).toEqual([[arn], [arn, byN]]);
    expect(asked.map(({ form }) => members(form, 'ActionNames').length)).toEqual([6, 1]);
    expect(asked[0]?.form.get('PolicySourceArn')).toBe(role);
    expect(asked[0]?.key).toBe('docferry');
    expect(members(asked[0]?.form ?? new URLSearchParams(), 'ContextEntries')).toEqual([
      'aws:RequestedRegion',
      'eu-west-1',
      'string',
      'aws:SecureTransport',
      'true',
      'boolean',
    ]);
  });

  test('is asked about the actions of the config alone, with its context', async () => {
    const context = {
      'aws:requestedregion': 'eu-west-2',
      'aws:SourceIp': '10.0.0.1',
      'dynamodb:LeadingKeys': ['a', 'b'],
      'aws:MultiFactorAuthAge': 5,
    };
    const application = { actions: ['GetItem', 'GetItem'], context };
    const { check, asked } = await look({}, { application });
    expect(check).toMatchObject({ ok: true, reason: expect.stringContaining('is allowed GetItem; ') });
    expect(asked).toHaveLength(1);
    const form = asked[0]?.form ?? new URLSearchParams();
    expect(members(form, 'ActionNames')).toEqual(['dynamodb:GetItem']);
    expect(members(form, 'ContextEntries').join(' ')).toBe(
      'aws:SecureTransport true boolean aws:requestedregion eu-west-2 string aws:SourceIp 10.0.0.1 ip dynamodb:LeadingKeys a b stringList aws:MultiFactorAuthAge 5 numeric',
    );
  });

  test.each(['parts', 'named'] as const)('is told apart by resource in an answer of %s', async (shape) => {
    const decide: Decide = (action, resource) =>
      resource === byN || action === 'PutItem' ? implicit : { decision: 'allowed' };
    expect(await reasonOf(decide, { shape })).toBe(
      '"PutItem" on the table: implicitly denied, because no policy allows it; "Query" on index "by-n": implicitly denied, because no policy allows it',
    );
  });

  test.each(['parts', 'named'] as const)('is denied for each cause, in an answer of %s', async (shape) => {
    const causes: [Outcome, string][] = [
      [
        { decision: 'explicitDeny', policies: ['guard', 'guard', 'rails'] },
        'explicitly denied by "guard", "rails"',
      ],
      [{ decision: 'explicitDeny' }, 'explicitly denied'],
      [
        { decision: 'explicitDeny', organization: false },
        "denied by the organization's service control policies",
      ],
      [
        { decision: 'implicitDeny', organization: true, boundary: false },
        'denied by the permissions boundary',
      ],
      [
        { decision: 'implicitDeny', organization: true, boundary: true },
        'implicitly denied, because no policy allows it',
      ],
    ];
    for (const [outcome, words] of causes)
      expect(await reasonOf(only('DeleteItem', outcome), { shape })).toBe(
        `"DeleteItem" on the table: ${words}`,
      );
  });

  test('is denied together what is denied alike', async () => {
    expect(await reasonOf((action) => (action === 'Query' ? { decision: 'allowed' } : implicit))).toMatch(
      /^"GetItem", "BatchGetItem", "PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem" on the table: implicitly/,
    );
  });

  test('hangs on conditions that nobody has told the values of', async () => {
    const missing = ['aws:SourceVpce'];
    const denied = await reasonOf(only('GetItem', { decision: 'implicitDeny', missing }));
    expect(denied).toMatch(/^"GetItem" on the table: .*; its policies have conditions on "aws:SourceVpce", /);
    const { check } = await look({ decide: only('GetItem', { decision: 'allowed', missing }) });
    expect(check).toMatchObject({ ok: null, reason: expect.stringContaining('as far as can be told') });
  });

  test('is not allowed what IAM leaves out of its answer', async () => {
    const decide: Decide = (action, resource) =>
      action === 'UpdateItem' || resource === byN ? undefined : { decision: 'allowed' };
    for (const shape of ['parts', 'named'] as const)
      expect(await reasonOf(decide, { shape })).toBe(
        '"UpdateItem" on the table: not told by IAM; "Query" on index "by-n": not told by IAM',
      );
  });

  test.each([1, 4, 5])('is read to the end of an answer with %d results a page', async (perPage) => {
    const { asked } = await look({ perPage });
    expect(asked).toHaveLength(Math.ceil(6 / perPage) + 1);
    expect(asked[1]?.form.get('Marker')).toBe(String(perPage));
    expect(await reasonOf(only('BatchWriteItem', implicit), { perPage })).toContain('"BatchWriteItem"');
  });

  test('may use a key that the simulation does not see', async () => {
    const key = 'arn:aws:kms:eu-west-1:123456789012:key/k';
    const { check } = await look({}, { table: { SSEDescription: { KMSMasterKeyArn: key } } });
    expect(check).toMatchObject({ ok: true, reason: expect.stringContaining(`the key "${key}"`) });
  });
});
