import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TextPiece } from '../../../src/dynamodb/text-piece.js';
import { RequestTemplate } from '../../../src/dynamodb/requests/request-template.js';
import { batchWrite } from '../../../src/dynamodb/requests/text-exchange.js';
import { never } from '../../../src/testing/writes.js';
import { testSeed } from '../../support/seed.js';
import { type Recorded, recordedClient } from './recording-handler.js';

const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'token' };

/** Requests that the SDK has signed, with the text of the body of each. */
async function signedBySdk(
  config: Parameters<typeof recordedClient>[0],
  ...entries: readonly string[]
): Promise<Recorded[]> {
  const { client, requests } = recordedClient(config, 'sdk');
  for (const entry of entries)
    await batchWrite(client, { table: 't', entries: [TextPiece.of(entry)] }, never);
  return [...requests];
}

function without(value: object, name: string): object {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
}

const word = fc
  .string({ minLength: 1, maxLength: 40, unit: 'grapheme-ascii' })
  .filter((text) => !/[\s/,]/.test(text));

const identity = fc.record(
  { accessKeyId: fc.stringMatching(/^[A-Z0-9]{4,20}$/), secretAccessKey: word, sessionToken: word },
  { requiredKeys: ['accessKeyId', 'secretAccessKey'] },
);

test('a template signs any body at any time as the SDK does', async () => {
  const place = fc.record({
    region: fc.constantFrom('us-east-1', 'eu-central-2', 'us-gov-west-1', 'cn-north-1', 'me-south-1'),
    useFipsEndpoint: fc.boolean(),
    endpoint: fc.constantFrom(undefined, 'http://127.0.0.1:8000', 'https://proxy.example:444/dynamo-db/x'),
    // Years around the present, in milliseconds.
    systemClockOffset: fc.integer({ min: -6e11, max: 6e11 }),
  });
  await fc.assert(
    fc.asyncProperty(identity, place, fc.tuple(fc.json(), fc.json()), async (keys, config, bodies) => {
      const { endpoint, ...rest } = config;
      const settings = { ...rest, ...(endpoint === undefined ? {} : { endpoint }), credentials: keys };
      const useFipsEndpoint = endpoint === undefined && config.useFipsEndpoint;
      const [one, two] = await signedBySdk({ ...settings, useFipsEndpoint }, ...bodies);
      if (one === undefined || two === undefined) throw new Error('the SDK has sent nothing');
      const template = RequestTemplate.of(one, one.body, keys);
      const made = template?.sign(two.body, two.headers['x-amz-date'] ?? '');
      expect(made?.headers).toEqual(two.headers);
      expect(made).toMatchObject({ protocol: two.protocol, hostname: two.hostname, path: two.path });
    }),
    { seed: testSeed, numRuns: 60 },
  );
});

describe('there is no template', () => {
  const changes: Readonly<Record<string, (request: Recorded) => object>> = {
    'of a request with a query': (request) => ({ ...request, query: { a: 'b' } }),
    'of a request with a password': (request) => ({ ...request, username: 'a', password: 'b' }),
    'of a path that signatures hold in another form': (request) => ({ ...request, path: '/a%20b' }),
    'of a path with dots': (request) => ({ ...request, path: '/../' }),
    'of a request that was not signed': (request) => ({
      ...request,
      headers: without(request.headers, 'authorization'),
    }),
    'of a request that was signed for something else': (request) => ({ ...request, method: 'PUT' }),
    'of a request without an address': (request) => without(request, 'hostname'),
  };

  test.each(Object.entries(changes))('%s', async (_, change) => {
    const [request] = await signedBySdk({ credentials }, '1');
    if (request === undefined) throw new Error('the SDK has sent nothing');
    const sent = request.body;
    expect(RequestTemplate.of(request, sent, credentials)).toBeDefined();
    expect(RequestTemplate.of(change(request), sent, credentials)).toBeUndefined();
  });

  test('of a request that another identity has signed, or that had another body', async () => {
    const [request] = await signedBySdk({ credentials }, '1');
    if (request === undefined) throw new Error('the SDK has sent nothing');
    const sent = request.body;
    for (const changed of [{ accessKeyId: 'B' }, { secretAccessKey: 'other' }]) {
      expect(RequestTemplate.of(request, sent, { ...credentials, ...changed })).toBeUndefined();
    }
    expect(RequestTemplate.of(request, Buffer.from(`${String(sent)} `), credentials)).toBeUndefined();
    expect(RequestTemplate.of(undefined, sent, credentials)).toBeUndefined();
  });
});
