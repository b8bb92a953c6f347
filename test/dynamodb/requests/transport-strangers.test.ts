import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { createClients } from '../../../src/dynamodb/requests/client.js';
import { labelOf, nameOf } from '../../../src/dynamodb/requests/error-fields.js';
import { explain } from '../../../src/dynamodb/requests/errors.js';
import { failureKind } from '../../../src/dynamodb/requests/failure.js';
import { batchWrite } from '../../../src/dynamodb/requests/text-exchange.js';
import { TextPiece } from '../../../src/dynamodb/text-piece.js';
import { DocferryError } from '../../../src/errors.js';
import { never } from '../../../src/testing/writes.js';

const pem = (name: string): Buffer =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/tls/${name}.pem`, import.meta.url)));

/** A server that says the same to everybody who says anything; to nothing, nothing. */
function saying(words: string): () => Server {
  return () =>
    createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(words));
    });
}

interface Stranger {
  readonly scheme: 'http' | 'https';
  readonly make: () => Server;
  /** The label of a retry, which may differ in words. */
  readonly label: RegExp;
}

const strangers: Readonly<Record<string, Stranger>> = {
  'a server that does not speak HTTP': {
    scheme: 'http',
    make: saying('220 mail.example ESMTP\r\n'),
    label: /^HPE_INVALID_/,
  },
  'a server whose headers are endless': {
    scheme: 'http',
    make: saying(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`),
    label: /^HPE_HEADER_OVERFLOW$/,
  },
  'a server that closes in the middle of an answer': {
    scheme: 'http',
    make: saying('HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n9\r\n{"Unp'),
    label: /^ECONNRESET$/,
  },
  'a server that hangs up': { scheme: 'http', make: saying(''), label: /^ECONNRESET$/ },
  'a server without TLS': {
    scheme: 'https',
    make: saying('HTTP/1.1 400 Bad Request\r\n\r\n'),
    label: /^(EPROTO|ERR_SSL_WRONG_VERSION_NUMBER)$/,
  },
  'a server that nobody vouches for': {
    scheme: 'https',
    make: () => createHttpsServer({ key: pem('server-key'), cert: pem('server') }),
    label: /^UNABLE_TO_VERIFY_LEAF_SIGNATURE$/,
  },
  'a server that never gets ready for TLS': {
    scheme: 'https',
    make: () => createServer((socket) => socket.on('error', () => undefined).resume()),
    label: /^ETIMEDOUT$/,
  },
};

interface Understood {
  readonly label: string;
  readonly meaning: object;
}

/** What is understood of a request to a server by a transport. */
async function understood({ scheme, make }: Stranger, transport: 'lean' | 'sdk'): Promise<Understood> {
  const server = make();
  const sockets: Socket[] = [];
  server.on('connection', (socket: Socket) => sockets.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const endpoint = `${scheme}://localhost:${port}`;
  const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret' };
  const limits = { timeoutSeconds: 1, giveUpSeconds: 10 };
  const clients = createClients({ region: 'us-east-1', endpoint, credentials, transport, ...limits });
  const batch = { table: 't', entries: [TextPiece.of('{"PutRequest":{"Item":{}}}')] };
  const error = await batchWrite(clients.bulk, batch, never).catch((thrown: unknown) => thrown);
  clients.control.destroy();
  clients.bulk.destroy();
  for (const socket of sockets) socket.destroy();
  server.close();
  const place = { action: 'BatchWriteItem', table: 't', region: 'r', endpoint: 'http://e' };
  const explained = explain(error, place);
  return {
    label: labelOf(error),
    meaning: {
      kind: failureKind(error),
      timeout: nameOf(error) === 'TimeoutError',
      explained: explained instanceof DocferryError ? explained.message : 'not explained',
    },
  };
}

test.each(Object.entries(strangers))('both transports understand %s alike', async (_, stranger) => {
  const [lean, sdk] = await Promise.all([understood(stranger, 'lean'), understood(stranger, 'sdk')]);
  expect(lean.meaning).toEqual(sdk.meaning);
  expect([lean.label, sdk.label]).toEqual(
    [stranger.label, stranger.label].map((label) => expect.stringMatching(label)),
  );
});
