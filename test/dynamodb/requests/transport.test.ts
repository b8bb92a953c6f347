import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { type Clients, createClients } from '../../../src/dynamodb/requests/client.js';
import { labelOf, nameOf, statusOf, systemCodeOf } from '../../../src/dynamodb/requests/error-fields.js';
import { explain } from '../../../src/dynamodb/requests/errors.js';
import { failureKind } from '../../../src/dynamodb/requests/failure.js';
import { TextPiece } from '../../../src/dynamodb/text-piece.js';
import { batchWrite } from '../../../src/dynamodb/requests/text-exchange.js';
import { throttledLimit } from '../../../src/dynamodb/requests/throttling.js';
import { DocferryError } from '../../../src/errors.js';
import { never } from '../../../src/testing/writes.js';
import { type Reply, type ScriptedRequest, startScriptedServer } from '../../support/scripted-http.js';
import { answer, transportFaults } from './transport-faults.js';

const transports = ['lean', 'sdk'] as const;
type TransportName = (typeof transports)[number];

const processed = answer({ UnprocessedItems: {} });
const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret' };

afterEach(() => {
  jest.restoreAllMocks();
});

interface Connected extends AsyncDisposable {
  readonly clients: Clients;
  readonly requests: readonly ScriptedRequest[];
  readonly write: (abort?: AbortSignal) => Promise<unknown>;
}

/** A client that has written once already, after which requests are answered by `script`, counted from 0. */
async function connect(
  transport: TransportName,
  script: (request: ScriptedRequest, count: number) => Reply,
  timeoutSeconds = 30,
): Promise<Connected> {
  const server = await startScriptedServer((request, count) =>
    count === 0 ? processed : script(request, count - 1),
  );
  const place = { region: 'us-east-1', endpoint: server.url, credentials };
  const clients = createClients({ ...place, transport, timeoutSeconds, giveUpSeconds: 10 });
  const write = (abort = never): Promise<unknown> =>
    batchWrite(clients.bulk, { table: 't', entries: [TextPiece.of('{"PutRequest":{"Item":{}}}')] }, abort);
  await write();
  return {
    clients,
    requests: server.requests,
    write,
    [Symbol.asyncDispose]: async () => {
      clients.control.destroy();
      clients.bulk.destroy();
      await server[Symbol.asyncDispose]();
    },
  };
}

async function errorOf(request: Promise<unknown>): Promise<unknown> {
  return await request.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** All that is read of an error anywhere. */
function described(error: unknown): object {
  const explained = explain(error, {
    action: 'BatchWriteItem',
    table: 't',
    region: 'r',
    endpoint: 'http://e',
  });
  return {
    kind: failureKind(error),
    label: labelOf(error),
    name: nameOf(error),
    status: statusOf(error),
    code: systemCodeOf(error),
    limit: throttledLimit(error, 't'),
    message: (error as Error).message,
    fields: { ...(error as object) },
    explained:
      explained instanceof DocferryError
        ? [explained.code, explained.message, explained.hint]
        : 'an error that is not explained',
  };
}

/** The error of a request, and that the next is answered. */
async function failureBy(transport: TransportName, reply: Reply, timeoutSeconds?: number): Promise<object> {
  const script = (_: unknown, count: number): Reply => (count === 0 ? reply : processed);
  await using connected = await connect(transport, script, timeoutSeconds);
  const error = await errorOf(connected.write());
  expect(error).toBeDefined();
  expect(await connected.write()).toEqual({ UnprocessedItems: {} });
  return { ...described(error), requests: connected.requests.length };
}

describe('both transports understand alike', () => {
  test.each(Object.entries(transportFaults))('%s', async (_, { reply, kind, label }) => {
    const [lean, sdk] = await Promise.all(transports.map((transport) => failureBy(transport, reply)));
    expect(lean).toEqual(sdk);
    expect(lean).toMatchObject({ kind, label, requests: 3 });
  });

  test('a server that falls silent', async () => {
    const faults = (['silence', 'stall'] as const).map((fault) => ({ ...processed, fault }));
    const failures = await Promise.all(
      faults.flatMap((reply) => transports.map((transport) => failureBy(transport, reply, 3))),
    );
    expect(failures.length).toBe(4);
    for (const failure of failures)
      expect(failure).toMatchObject({ kind: 'transient', name: 'TimeoutError' });
  });

  test('a server that is gone', async () => {
    const errors = transports.map(async (transport) => {
      const connected = await connect(transport, () => processed);
      await connected[Symbol.asyncDispose]();
      return described(await errorOf(connected.write()));
    });
    const [lean, sdk] = await Promise.all(errors);
    const anywhere = (error: object | undefined): string =>
      JSON.stringify(error).replace(/:\d{4,5}\b|"port":\d+/g, '');
    expect(anywhere(lean)).toBe(anywhere(sdk));
    expect(lean).toMatchObject({ kind: 'transient', code: 'ECONNREFUSED' });
  });

  test("the id that DynamoDB gives a request is in the request's error", async () => {
    const reply = transportFaults['an internal error']?.reply ?? {};
    for (const transport of transports) {
      expect(await failureBy(transport, reply)).toMatchObject({
        fields: { $metadata: { requestId: 'REQUEST-ID', httpStatusCode: 500 } },
      });
    }
  });
});

describe.each(transports)('by transport %s', (transport) => {
  test('unprocessed items are handed on as they came', async () => {
    const left = { UnprocessedItems: { t: [{ PutRequest: { Item: { __proto__x: { N: '1.0' } } } }] } };
    await using connected = await connect(transport, () => answer(left));
    expect(await connected.write()).toEqual(left);
  });

  test('a request that is aborted in flight, or before, ends at once', async () => {
    await using connected = await connect(transport, () => ({ fault: 'silence' }));
    const abort = new AbortController();
    const errors = [errorOf(connected.write(abort.signal)), errorOf(connected.write(abort.signal))];
    while (connected.requests.length < 3) await new Promise((resolve) => setImmediate(resolve));
    abort.abort();
    for (const error of await Promise.all(errors)) expect(nameOf(error)).toBe('AbortError');
    expect(nameOf(await errorOf(connected.write(abort.signal)))).toBe('AbortError');
    expect(connected.requests.length).toBe(3);
  });

  test('a clock that is wrong by an hour is corrected, for the requests that are in flight, too', async () => {
    const hour = 3_600_000;
    // Time stands still, so that all refusals tell the same difference.
    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now);
    const date = new Date(now + hour).toUTCString();
    await using connected = await connect(transport, ({ headers }) => {
      const signed = String(headers['x-amz-date']);
      const time = Date.parse(signed.replace(/(....)(..)(..T..)(..)(..Z)/, '$1-$2-$3:$4:$5'));
      if (Math.abs(time - now - hour) < 300_000) return answer({ UnprocessedItems: {} }, 200, { date });
      const refused = {
        __type: 'com.amazon.coral.service#InvalidSignatureException',
        message: 'Signature expired: now',
      };
      return answer(refused, 400, { date });
    });
    const errors = await Promise.all(Array.from({ length: 8 }, () => errorOf(connected.write())));
    const refused = errors.filter((error) => error !== undefined);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.map(failureKind)).toEqual(refused.map(() => 'transient'));
    expect(await connected.write()).toEqual({ UnprocessedItems: {} });
    const before = connected.requests.length;
    expect(await connected.write()).toEqual({ UnprocessedItems: {} });
    expect(connected.requests.length).toBe(before + 1);
  });
});
