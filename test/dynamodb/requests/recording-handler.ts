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
  const requestHandler = {
    handle: (request: unknown) => {
      // The bytes of a body may be used again once it was answered.
      const recorded = request as Recorded;
      requests.push({ ...recorded, body: Buffer.from(recorded.body) });
      const body = Readable.from([Buffer.from('{"UnprocessedItems":{}}')]);
      return Promise.resolve({ response: { statusCode: 200, headers: {}, body } });
    },
  };
  const client = new DynamoDBClient({ region: 'us-east-1', ...config, requestHandler });
  sendOnce(client);
  exchangeText(client);
  if (transport === 'lean') exchangeLeanly(client, new LeanTransport(client, requestHandler));
  client.middlewareStack.add(
    (next) => (args) => {
      commands += 1;
      return next(args);
    },
    { step: 'initialize' },
  );
  return { client, requests, commands: () => commands };
}
