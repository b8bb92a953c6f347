import { describe, expect, test } from '@jest/globals';
import { ConfigError, EnvironmentError, messageOf } from '../../../src/errors.js';
import { explain } from '../../../src/dynamodb/requests/errors.js';
import type { Attempt } from '../../../src/dynamodb/requests/explanation.js';

const attempt: Attempt = { action: 'PutItem', table: 'users', region: 'eu-west-9', endpoint: undefined };

function awsError(name: string, message = 'no'): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } });
}

function systemError(code: string): Error {
  return Object.assign(new Error(`connect ${code}`), { code });
}

describe('an error of the SDK becomes one that says what to mend', () => {
  test.each<[string, [Error, string, string]]>([
    [
      'no credentials',
      [
        Object.assign(new Error('none'), { name: 'CredentialsProviderError' }),
        'credentials_missing',
        'no AWS credentials',
      ],
    ],
    [
      'an expired session of a profile',
      [
        Object.assign(new Error('The SSO session of this profile has expired. Run aws sso login'), {
          name: 'CredentialsProviderError',
        }),
        'credentials_expired',
        'have expired',
      ],
    ],
    ['what is not HTTP', [systemError('HPE_INVALID_CONSTANT'), 'endpoint_not_dynamodb', 'does not answer']],
    ['an expired session', [awsError('ExpiredTokenException'), 'credentials_expired', 'have expired']],
    [
      'an unknown key',
      [
        awsError('UnrecognizedClientException', 'bad token'),
        'credentials_refused',
        'in region "eu-west-9": bad token',
      ],
    ],
    [
      'a wrong secret',
      [awsError('InvalidSignatureException', 'does not match'), 'credentials_refused', 'does not match'],
    ],
    ['a wrong clock', [awsError('InvalidSignatureException', 'Signature expired: 1'), 'clock_skew', 'clock']],
    [
      'a missing permission',
      [awsError('AccessDeniedException'), 'access_denied', '"dynamodb:PutItem" on table "users"'],
    ],
    [
      'a missing table',
      [
        awsError('ResourceNotFoundException'),
        'table_missing',
        'table "users" does not exist in region "eu-west-9"',
      ],
    ],
    [
      'a wrong region',
      [systemError('ENOTFOUND'), 'endpoint_unknown', 'the host name of DynamoDB in region "eu-west-9"'],
    ],
    ['nobody listening', [systemError('ECONNREFUSED'), 'endpoint_unreachable', 'ECONNREFUSED']],
    [
      'a server that closes the connection',
      [systemError('ECONNRESET'), 'endpoint_unreachable', 'ECONNRESET'],
    ],
    [
      'nobody listening at any address',
      [
        Object.assign(new Error(''), { errors: [systemError('ECONNREFUSED')] }),
        'endpoint_unreachable',
        'ECONNREFUSED',
      ],
    ],
    [
      'no answer',
      [Object.assign(new Error('slow'), { name: 'TimeoutError' }), 'endpoint_unreachable', 'TimeoutError'],
    ],
    [
      'a private certificate',
      [systemError('SELF_SIGNED_CERT_IN_CHAIN'), 'endpoint_tls', 'SELF_SIGNED_CERT_IN_CHAIN'],
    ],
    ['http instead of https', [systemError('EPROTO'), 'endpoint_tls', 'EPROTO']],
    [
      'another server',
      [Object.assign(new SyntaxError('<'), { $metadata: {} }), 'endpoint_not_dynamodb', 'does not answer'],
    ],
    [
      'anything else',
      [awsError('NewException', 'because\n  of'), 'dynamodb_failed', 'NewException: because of'],
    ],
  ])('%s', (_, [error, code, message]) => {
    const explained = explain(error, attempt);
    expect(explained).toBeInstanceOf(EnvironmentError);
    expect(explained).toMatchObject({ code, cause: error });
    expect(messageOf(explained)).toContain(message);
    expect(messageOf(explained)).toMatch(/^([a-z"]|DynamoDB)/);
    expect(explained).toHaveProperty('hint', expect.stringMatching(/^[A-Z].*\.$/));
  });

  test.each([
    ['Scan', 'table/users'],
    ['DescribeStream', 'table/users/stream/*'],
    ['GetShardIterator', 'table/users/stream/*'],
    ['GetRecords', 'table/users/stream/*'],
  ])('permission for %s is to be given on %s', (action, resource) => {
    const explained = explain(awsError('AccessDeniedException'), { ...attempt, action });
    expect(explained).toHaveProperty(
      'hint',
      `Allow "dynamodb:${action}" on ${resource} for the identity in use.`,
    );
  });

  test('what the config got wrong is an error of the config', () => {
    expect(explain(awsError('ValidationException'), attempt)).toBeInstanceOf(ConfigError);
  });

  test.each([
    ['ThrottlingException', 'throttled', /^Wait a minute/],
    ['LimitExceededException', 'throttled', /^Wait a minute/],
    ['InternalServerError', 'dynamodb_unavailable', /^Wait until DynamoDB has recovered/],
    ['Unknown', 'endpoint_not_dynamodb', /another server or a proxy/],
  ])('%s', (name, code, hint) => {
    expect(explain(awsError(name), attempt)).toMatchObject({
      code,
      exitCode: 3,
      hint: expect.stringMatching(hint),
    });
  });

  test('a proxy that is out of order', () => {
    const error = Object.assign(awsError('Unknown', 'UnknownError'), { $metadata: { httpStatusCode: 503 } });
    expect(explain(error, attempt)).toMatchObject({
      code: 'dynamodb_unavailable',
      message: 'DynamoDB in region "eu-west-9" failed at "PutItem": HTTP 503',
    });
  });

  test('a bug stays what it is', () => {
    const bug = new TypeError('x is not a function');
    expect(explain(bug, attempt)).toBe(bug);
  });

  test('credentials in an endpoint stay out of the message', () => {
    const explained = explain(systemError('ECONNREFUSED'), {
      ...attempt,
      endpoint: 'http://me:hidden@host:1/path',
    });
    expect(messageOf(explained)).toBe('"http://host:1" could not be reached: ECONNREFUSED');
  });
});
