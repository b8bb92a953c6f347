import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { TextPiece } from '../../../src/dynamodb/text-piece.js';
import { batchGet, batchWrite, scan } from '../../../src/dynamodb/requests/text-exchange.js';
import { refuseChanges } from '../../../src/targets/dynamodb/read-only.js';
import { never } from '../../../src/testing/writes.js';
import { type RecordedClient, recordedClient } from './recording-handler.js';

const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret' };

/** The pieces of a signed request that tell by whom it was signed, and where it went. */
function signerOf({ requests }: RecordedClient): (readonly [string, string | undefined])[] {
  return requests.map(({ hostname, headers }) => [
    hostname,
    /Credential=(\w+)/.exec(headers['authorization'] ?? '')?.[1],
  ]);
}

async function write({ client }: RecordedClient, table = 't'): Promise<void> {
  await batchWrite(client, { table, entries: [TextPiece.of('{"PutRequest":{}}')] }, never);
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('the SDK sends the first request', () => {
  test('of an operation, and the transport the others', async () => {
    const lean = recordedClient({ credentials });
    for (let count = 0; count < 4; count += 1) await write(lean);
    expect(lean.requests.length).toBe(4);
    expect(lean.commands()).toBe(1);
    const sdk = recordedClient({ credentials }, 'sdk');
    for (let count = 0; count < 4; count += 1) await write(sdk);
    expect(sdk.commands()).toBe(4);
  });

  test('of each operation and table', async () => {
    const lean = recordedClient({ credentials });
    for (let round = 0; round < 2; round += 1) {
      await write(lean);
      await write(lean, 'u');
      await batchGet(lean.client, { table: 't', entries: ['{}'] }, never);
      await scan(lean.client, { TableName: 't' }, never);
    }
    expect(lean.commands()).toBe(4);
    const target = lean.requests.map(({ headers }) => headers['x-amz-target']?.split('.')[1]);
    const round = ['BatchWriteItem', 'BatchWriteItem', 'BatchGetItem', 'Scan'];
    expect(target).toEqual([...round, ...round]);
    expect(lean.requests.map(({ body }) => String(body)).slice(4)).toEqual(
      lean.requests.map(({ body }) => String(body)).slice(0, 4),
    );
  });

  test('again after a minute, to learn the time', async () => {
    let now = 1_000;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    const lean = recordedClient({ credentials });
    await write(lean);
    now += 59_999;
    await write(lean);
    expect(lean.commands()).toBe(1);
    now += 1;
    await write(lean);
    await write(lean);
    expect(lean.commands()).toBe(2);
  });
});

test('an identity and the account that its address is made of are replaced together', async () => {
  const identities = [
    { accessKeyId: 'A', secretAccessKey: 'a', accountId: '111111111111' },
    { accessKeyId: 'B', secretAccessKey: 'b', accountId: '222222222222' },
  ];
  let current = identities[0] ?? credentials;
  const provider = (): Promise<typeof current> =>
    // Identities that expire are asked for each time.
    Promise.resolve({ ...current, expiration: new Date(Date.now() + 1_000) });
  const lean = recordedClient({ credentials: provider });
  await write(lean);
  await write(lean);
  current = identities[1] ?? credentials;
  await write(lean);
  await write(lean);
  const [hostA, hostB] = ['1', '2'].map((digit) => `${digit.repeat(12)}.ddb.us-east-1.amazonaws.com`);
  expect(signerOf(lean)).toEqual([
    [hostA, 'A'],
    [hostA, 'A'],
    [hostB, 'B'],
    [hostB, 'B'],
  ]);
  expect(lean.commands()).toBe(2);
});

test.each<[string, DynamoDBClientConfig]>([
  ['dynamodb-fips.us-east-1.amazonaws.com', { useFipsEndpoint: true }],
  ['dynamodb.us-east-1.api.aws', { useDualstackEndpoint: true }],
  ['dynamodb.cn-north-1.amazonaws.com.cn', { region: 'cn-north-1' }],
])('requests go to %s', async (host, config) => {
  const lean = recordedClient({ credentials, ...config });
  await write(lean);
  await write(lean);
  expect(lean.requests.map(({ hostname }) => hostname)).toEqual([host, host]);
});

test('a request says of itself what the same request says by the SDK', async () => {
  const lean = recordedClient({ credentials: { ...credentials, sessionToken: 'token' } });
  await write(lean);
  await write(lean);
  const [first, second] = lean.requests.map(({ headers }) => {
    const { authorization, 'x-amz-date': time, ...others } = headers;
    return {
      others,
      signed: authorization?.replace(/\/\d{8}\/|Signature=.*/g, ''),
      hasTime: time !== undefined,
    };
  });
  expect(second).toEqual(first);
  expect(second?.others['user-agent']).toContain('aws-sdk-js/');
});

test('a connection that only reads never writes', async () => {
  const lean = recordedClient({ credentials });
  refuseChanges(lean.client);
  for (let count = 0; count < 3; count += 1) await expect(write(lean)).rejects.toThrow('was not sent');
  expect(lean.requests).toEqual([]);
});

test('a request that cannot be signed alike is left to the SDK every time', async () => {
  const lean = recordedClient({ credentials, endpoint: 'http://127.0.0.1:8000/with%20space/' });
  await write(lean);
  await write(lean);
  expect(lean.commands()).toBe(2);
});

test('an identity that cannot be found is an error by the SDK', async () => {
  const lean = recordedClient({ credentials: () => Promise.reject(new Error('no identity')) });
  await expect(write(lean)).rejects.toThrow('no identity');
  expect(lean.requests).toEqual([]);
});
