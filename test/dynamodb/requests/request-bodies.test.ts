import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { createClients } from '../../../src/dynamodb/requests/client.js';
import { batchWrite } from '../../../src/dynamodb/requests/text-exchange.js';
import { TextPiece } from '../../../src/dynamodb/text-piece.js';

const BATCHES = 160;
const IN_FLIGHT = 12;

/** What becomes of a request, by how many came before it. */
const fates = ['answer', 'answer', 'refuse', 'reset', 'answer', 'reset unread', 'abort', 'answer'] as const;

/** Up to several times what a socket takes at once, and what a buffer holds that is used again. */
const lengths = [900, 40_000, 64_000, 130_000, 400_000];

interface Arrival {
  readonly signed: unknown;
  readonly arrived: string;
}

/** Goes through all fates, and takes note of every body that arrives whole. */
function server(arrivals: Arrival[], aborted: (batch: string) => void): ReturnType<typeof createServer> {
  let count = 0;
  const play = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const fate = fates[count++ % fates.length];
    if (fate === 'reset unread') {
      incoming.once('data', () => incoming.socket.resetAndDestroy());
      return;
    }
    const body = await buffer(incoming);
    const arrived = createHash('sha256').update(body).digest('hex');
    arrivals.push({ signed: incoming.headers['x-amz-content-sha256'], arrived });
    if (fate === 'reset') incoming.socket.resetAndDestroy();
    else if (fate === 'abort') aborted(/batch-\d+/.exec(body.toString('latin1', 0, 500))?.[0] ?? '');
    else response.writeHead(fate === 'refuse' ? 500 : 200).end('{"UnprocessedItems":{}}');
  };
  return createServer((incoming, response) => {
    incoming.on('error', () => undefined);
    play(incoming, response).catch(() => undefined);
  });
}

describe.each(['lean', 'sdk'] as const)('by transport %s', (transport) => {
  test('what arrives is what was signed, whatever becomes of the requests beside it', async () => {
    const arrivals: Arrival[] = [];
    const aborts = new Map<string, AbortController>();
    const listening = server(arrivals, (batch) => aborts.get(batch)?.abort());
    listening.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    const { port } = listening.address() as AddressInfo;
    const { bulk } = createClients({
      region: 'us-east-1',
      endpoint: `http://127.0.0.1:${port}`,
      credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
      transport,
      timeoutSeconds: 30,
      giveUpSeconds: 10,
    });
    let next = 0;
    const outcomes = { answered: 0, failed: 0 };
    const send = async (): Promise<void> => {
      while (next < BATCHES) {
        const name = `batch-${next++}`;
        const length = lengths[next % lengths.length] ?? 0;
        const text = `{"PutRequest":{"Item":{"_id":{"S":"${name}"},"t":{"S":"${name.repeat(length / name.length)}"}}}}`;
        const abort = new AbortController();
        aborts.set(name, abort);
        await batchWrite(bulk, { table: 't', entries: [TextPiece.of(text)] }, abort.signal).then(
          () => (outcomes.answered += 1),
          () => (outcomes.failed += 1),
        );
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, send));
    bulk.destroy();
    listening.close();
    listening.closeAllConnections();
    expect(outcomes.answered + outcomes.failed).toBe(BATCHES);
    expect(outcomes.answered).toBeGreaterThan(BATCHES / 4);
    expect(outcomes.failed).toBeGreaterThan(BATCHES / 4);
    expect(arrivals.length).toBeGreaterThan(BATCHES / 2);
    expect(arrivals.filter(({ signed, arrived }) => signed !== arrived)).toEqual([]);
  });
});
