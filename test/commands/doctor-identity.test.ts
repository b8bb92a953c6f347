import { describe, expect, test } from '@jest/globals';
import { json, startScriptedServer } from '../support/scripted-http.js';
import { examine, fake, found, permissions } from './examined.js';

const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'hush-hush-hush' };

describe('clocks, and who we are', () => {
  test('a clock that differs is told', async () => {
    const couch = await startScriptedServer(({ path }) =>
      json(path === '/' ? { couchdb: 'Welcome', version: '3.5.0' } : { userCtx: { name: null, roles: [] } }, {
        headers: { date: new Date(Date.now() - 3_600_000).toUTCString() },
      }),
    );
    const [clock] = found(await examine({ source: { type: 'couchdb', url: couch.url } }), 'source', 'clock');
    await couch[Symbol.asyncDispose]();
    expect(clock).toMatchObject({
      status: 'warning',
      reason: expect.stringMatching(/^this machine is 3(5|6)\d\d seconds ahead of the server$/),
      cure: expect.stringMatching(/^Set the clock of this machine/),
    });
  });

  test('IAM is asked about what cannot be tried', async () => {
    const sts = await startScriptedServer(({ body }) => ({
      body: body.includes('GetCallerIdentity') ? whoever : decisions,
      headers: { 'content-type': 'text/xml' },
    }));
    process.env['AWS_ENDPOINT_URL_STS'] = sts.url;
    process.env['AWS_ENDPOINT_URL_IAM'] = sts.url;
    const result = await examine({ target: { type: 'dynamodb', endpoint: fake.url, credentials } });
    const asked = sts.requests
      .map(({ body }) => new URLSearchParams(body))
      .find((each) => each.has('PolicySourceArn'));
    await sts[Symbol.asyncDispose]();
    expect(found(result, 'target', 'identity')).toMatchObject([
      { status: 'ok', reason: expect.stringContaining('role/loader') },
    ]);
    expect(asked?.get('PolicySourceArn')).toBe('arn:aws:iam::123456789012:role/loader');
    expect(asked?.get('ResourceArns.member.1')).toBe('arn:aws:dynamodb:us-east-1:123456789012:table/users');
    expect(found(result, 'target', permissions)).toMatchObject([
      { status: 'ok', reason: expect.stringContaining('CreateTable') },
      {
        status: 'failed',
        code: 'access_denied',
        cure: expect.stringMatching(/^Allow "dynamodb:BatchWriteItem"/),
      },
    ]);
    expect(JSON.stringify(result)).not.toContain('hush');
  });

  test('what nobody could look at is a warning, and no failure', async () => {
    const result = await examine();
    const warnings = found(result, 'target', permissions).filter(({ status }) => status === 'warning');
    expect(warnings).toMatchObject([
      {
        reason: expect.stringMatching(/^not checked: .*BatchWriteItem/),
        cure: expect.stringMatching(/--try-writes/),
      },
    ]);
  });
});

const whoever = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
  <Arn>arn:aws:sts::123456789012:assumed-role/loader/me</Arn><Account>123456789012</Account>
  </GetCallerIdentityResult></GetCallerIdentityResponse>`;

const decisions = `<SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
  <SimulatePrincipalPolicyResult><EvaluationResults>
  <member><EvalActionName>dynamodb:BatchWriteItem</EvalActionName><EvalDecision>implicitDeny</EvalDecision></member>
  <member><EvalActionName>dynamodb:CreateTable</EvalActionName><EvalDecision>allowed</EvalDecision></member>
  </EvaluationResults></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`;
