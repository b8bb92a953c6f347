import { expect, test } from '@jest/globals';
import { whyUnanswered } from '../../../../src/targets/dynamodb/application/unanswered.js';
import { iamError } from '../../../support/stand-in-iam.js';
import { look, lookAt, role } from './look.js';

const place = { table: 't', region: 'eu-west-1', endpoint: undefined };
const why = (error: object): string => whyUnanswered(error, 'arn', place);

test.each([
  [{ name: 'TimeoutError' }, 'TimeoutError'],
  [{ name: 'Error', code: 'ECONNREFUSED' }, 'ECONNREFUSED'],
  [{ name: 'Error', code: 'ENOTFOUND' }, 'ENOTFOUND'],
  [{ name: 'Error', code: 'CERT_HAS_EXPIRED' }, 'CERT_HAS_EXPIRED'],
])('an IAM that cannot be reached is told: %#', (error, label) => {
  expect(why({ ...error, message: 'no' })).toBe(
    `IAM could not be reached: ${label}; a private subnet may have no way to it`,
  );
});

test('an error that nobody can mend is thrown on', () => {
  const error = new TypeError('a bug');
  expect(() => why(error)).toThrow(error);
});

test.each([
  [iamError(403, 'AccessDenied'), `not permitted to call "iam:SimulatePrincipalPolicy" on "${role}"`],
  [iamError(404, 'NoSuchEntity'), `there is no "${role}"`],
  [iamError(400, 'InvalidInput', 'Bad\n  action'), 'IAM refused to tell: InvalidInputException: Bad action'],
  [iamError(403, 'InvalidClientTokenId'), 'the AWS credentials were refused'],
  [iamError(403, 'ExpiredToken'), 'the AWS credentials have expired'],
])('a role that IAM cannot be asked about is a no: %#', async (instead, words) => {
  const { check } = await look({ instead });
  expect(check).toMatchObject({
    ok: false,
    reason: expect.stringContaining(`it could not be asked about: ${words}`),
  });
});

test('a role of another account cannot be told, and IAM is not asked', async () => {
  const { check, asked } = await look({}, { application: { role: 'arn:aws:iam::999999999999:role/app' } });
  expect(check).toMatchObject({ ok: false, reason: expect.stringContaining('of account "999999999999"') });
  expect(asked).toEqual([]);
});

test('a role is not looked at where none is named, or the table is in an emulator', async () => {
  const unnamed = await lookAt({});
  expect(unnamed).toMatchObject({ ok: null, reason: expect.stringContaining('--app-role') });
  const table = { TableArn: 'arn:aws:dynamodb:ddblocal:000000000000:table/t' };
  const emulated = await lookAt({ application: {}, table });
  expect(emulated).toMatchObject({ ok: null, reason: expect.stringContaining('emulator') });
});
