import { Readable } from 'node:stream';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { sendOnce } from '../../../src/dynamodb/requests/client.js';
import { LeanTransport } from '../../../src/dynamodb/requests/lean-transport.js';
import { exchangeLeanly } from '../../../src/dynamodb/requests/text-exchange.js';
import { exchangeText } from '../../../src/dynamodb/requests/text-middleware.js';

/** A request as it would have gone to the network. */
export interface Recorded {
  readonly protocol: string;
  readonly hostname: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** A client whose requests are recorded and answered by a success. */
export interface RecordedClient {
  readonly client: DynamoDBClient;
  readonly requests: readonly Recorded[];
  /** How many requests were commands of the SDK. */
  readonly commands: () => number;
}

/** Makes a client as those for batches are, by the one or the other transport. */
export function recordedClient(
  config: DynamoDBClientConfig,
  transport: 'lean' | 'sdk' = 'lean',
): RecordedClient {
  const requests: Recorded[] = [];
  let commands = 0;
  const record = (request: unknown): { statusCode: number; headers: object; body: Buffer } => {
    // The bytes of a body may be used again once it was answered.
    const recorded = request as Recorded;
    requests.push({ ...recorded, body: Buffer.from(recorded.body) });
    return { statusCode: 200, headers: {}, body: Buffer.from('{"UnprocessedItems":{}}') };
  };
  const requestHandler = {
    handle: (request: unknown) => {
      const { body, ...head } = record(request);
      return Promise.resolve({ response: { ...head, body: Readable.from([body]) } });
    },
  };
  const network = { exchange: (request: unknown) => Promise.resolve({ ...record(request), headers: {} }) };
  const client = new DynamoDBClient({ region: 'us-east-1', ...config, requestHandler });
  sendOnce(client);
  exchangeText(client);
  if (transport === 'lean') exchangeLeanly(client, new LeanTransport(client, network));
  client.middlewareStack.add(
    (next) => (args) => {
      commands += 1;
      return next(args);
    },
    { step: 'initialize' },
  );
  return { client, requests, commands: () => commands };
}
