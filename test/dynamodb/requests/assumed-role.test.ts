import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { type Clients, createClients } from '../../../src/dynamodb/requests/client.js';
import { explain } from '../../../src/dynamodb/requests/errors.js';
import { dynamodbTargetConfig } from '../../../src/targets/dynamodb/config.js';

const role = { arn: 'arn:aws:iam::123456789012:role/reader', externalId: 'agreed', sessionName: 'night' };
const credentials = { accessKeyId: 'MASTER', secretAccessKey: 'secret' };

/** Stands in for STS and for a DynamoDB that only takes who comes with an assumed role's credentials. */
let server: Server;
let clients: Clients;
/** What STS was asked: its form, and the access key that signed it. */
let asked: { form: Record<string, string>; key: string }[];
/** The access keys that DynamoDB was asked with. */
let used: string[];
let denied: boolean;
/** Seconds that the credentials given out last. */
let lasting: number;

beforeEach(async () => {
  [asked, used, denied, lasting] = [[], [], false, 3_600];
  server = createServer((request, response) => {
    const key = /Credential=(\w+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
    void text(request).then((body) => {
      const isSTS = request.headers['x-amz-target'] === undefined;
      if (isSTS) asked.push({ form: Object.fromEntries(new URLSearchParams(body)), key });
      else used.push(key);
      response.statusCode = isSTS && denied ? 403 : 200;
      response.end(isSTS ? assumed() : '{"Table":{"TableName":"t"}}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env['AWS_ENDPOINT_URL_STS'] = endpoint;
  clients = createClients(
    dynamodbTargetConfig.parse({ type: 'dynamodb', region: 'eu-west-1', endpoint, credentials, role }),
  );
});

afterEach(async () => {
  delete process.env['AWS_ENDPOINT_URL_STS'];
  clients.control.destroy();
  clients.bulk.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function assumed(): string {
  const message = 'User: arn:aws:iam::111111111111:user/me is not authorized to perform: sts:AssumeRole';
  if (denied)
    return `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>${message}</Message></Error></ErrorResponse>`;
  const expiration = new Date(Date.now() + lasting * 1_000).toISOString();
  return `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ROLE${asked.length}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${expiration}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
}

async function describe(): Promise<unknown> {
  return await clients.control.send(new DescribeTableCommand({ TableName: 't' }));
}

test('a role is assumed with its external id, and kept', async () => {
  await describe();
  await describe();
  expect(used).toEqual(['ROLE1', 'ROLE1']);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatchObject({
    key: 'MASTER',
    form: {
      Action: 'AssumeRole',
      RoleArn: role.arn,
      ExternalId: 'agreed',
      RoleSessionName: 'night',
    },
  });
});

test('a role is assumed anew when its credentials are about to expire', async () => {
  lasting = 1;
  await describe();
  await describe();
  expect(used).toHaveLength(2);
  expect(new Set(used).size).toBe(2);
  expect(used.every((key) => key.startsWith('ROLE'))).toBe(true);
});

test('a role that may not be assumed is named', async () => {
  denied = true;
  const error: unknown = await describe().catch((thrown: unknown) => thrown);
  const place = { action: 'DescribeTable', table: 't', region: 'eu-west-1', endpoint: undefined };
  expect(explain(error, place)).toMatchObject({
    code: 'role_refused',
    exitCode: 3,
    message: expect.stringMatching(
      /"arn:aws:iam::123456789012:role\/reader" could not be assumed: User: .* is not/,
    ),
  });
  expect(used).toEqual([]);
});
