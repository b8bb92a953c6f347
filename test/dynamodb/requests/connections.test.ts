import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server as TcpServer,
  type Socket,
} from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from '@jest/globals';
import type { Answer } from '../../../src/dynamodb/requests/connection.js';
import { Connections } from '../../../src/dynamodb/requests/connections.js';
import type { SignedRequest } from '../../../src/dynamodb/requests/request-template.js';
import { never } from '../../../src/testing/writes.js';

const undo: (() => void)[] = [];

afterEach(() => {
  while (undo.length > 0) undo.pop()?.();
});

function connections(): Connections {
  const made = new Connections({ connecting: 10_000, answer: 10_000 });
  undo.push(() => {
    made.destroy();
  });
  return made;
}

/** A server, and all connections that it was ever asked for. */
interface Listening {
  readonly sockets: readonly Socket[];
  readonly request: (body: string) => SignedRequest;
}

async function listen(server: TcpServer, protocol = 'http:'): Promise<Listening> {
  const sockets: Socket[] = [];
  server.on('connection', (socket: Socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  undo.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const request = (body: string): SignedRequest => {
    const headers = { host: `localhost:${port}`, 'content-length': String(Buffer.byteLength(body)) };
    const place = { method: 'POST', protocol, hostname: '127.0.0.1', port, path: '/', query: {} };
    return { ...place, headers, body: Buffer.from(body) };
  };
  return { sockets, request };
}

/** Answers each request by its body, but for those that `fault` takes. */
function faulty(bodies: string[], fault: (body: string, socket: Socket) => boolean): Server {
  return createHttpServer((incoming, response) => {
    void text(incoming).then((body) => {
      bodies.push(body);
      if (!fault(body, incoming.socket)) response.end(body);
    });
  });
}

async function closed(socket: Socket | undefined): Promise<void> {
  if (socket?.destroyed === false) await once(socket, 'close');
}

function textOf({ body }: Answer): string {
  return Buffer.isBuffer(body) ? body.toString() : 'an answer that broke off';
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

test('there are as many as requests in flight, and all are used again', async () => {
  const bodies: string[] = [];
  const { sockets, request } = await listen(faulty(bodies, () => false));
  const network = connections();
  // Longer than what a socket takes at once.
  const sent = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(300_000));
  for (let round = 0; round < 10; round += 1) {
    const answers = await Promise.all(sent.map((body) => network.exchange(request(body), never)));
    expect(answers.map(textOf)).toEqual(sent);
  }
  expect(sockets.length).toBe(sent.length);
});

test('one that the server has closed meanwhile is made again', async () => {
  const bodies: string[] = [];
  const { sockets, request } = await listen(faulty(bodies, () => false));
  const network = connections();
  for (const body of ['1', '2', '3']) {
    expect(textOf(await network.exchange(request(body), never))).toBe(body);
    // Closed for the server means that the other side has closed it, too.
    sockets.at(-1)?.end();
    await closed(sockets.at(-1));
  }
  expect(bodies).toEqual(['1', '2', '3']);
  expect(sockets.length).toBe(3);
});

test('a request whose connection is lost is not sent again', async () => {
  const bodies: string[] = [];
  const server = faulty(bodies, (body, socket) => {
    if (body !== 'lost') return false;
    socket.destroy();
    return true;
  });
  const { request } = await listen(server);
  const network = connections();
  await network.exchange(request('first'), never);
  await expect(network.exchange(request('lost'), never)).rejects.toMatchObject({ code: 'ECONNRESET' });
  await network.exchange(request('last'), never);
  expect(bodies).toEqual(['first', 'lost', 'last']);
});

test('the connection of a request that is aborted is closed at once, and no other', async () => {
  const bodies: string[] = [];
  const server = faulty(bodies, (body) => body === 'aborted');
  const { sockets, request } = await listen(server);
  const network = connections();
  const abort = new AbortController();
  const reason = new Error('enough');
  const aborted = network.exchange(request('aborted'), abort.signal);
  await until(() => bodies.length === 1);
  await network.exchange(request('other'), never);
  abort.abort(reason);
  await expect(aborted).rejects.toMatchObject({ name: 'AbortError', cause: reason });
  await closed(sockets[0]);
  expect(textOf(await network.exchange(request('next'), never))).toBe('next');
  expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true, false]);
});

test('a connection that is still being made is closed when its request is aborted', async () => {
  // Never answers what begins TLS.
  const { sockets, request } = await listen(createTcpServer(), 'https:');
  const abort = new AbortController();
  const aborted = connections().exchange(request('aborted'), abort.signal);
  await until(() => sockets.length === 1);
  sockets[0]?.resume();
  abort.abort();
  await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
  await closed(sockets[0]);
});

test('all end together, and others can be made afterwards', async () => {
  const bodies: string[] = [];
  const { sockets, request } = await listen(faulty(bodies, (body) => body === 'unanswered'));
  const network = connections();
  await Promise.all(['1', '2', '3'].map((body) => network.exchange(request(body), never)));
  const unanswered = network.exchange(request('unanswered'), never).catch((error: unknown) => error);
  await until(() => bodies.includes('unanswered'));
  network.destroy();
  expect(await unanswered).toMatchObject({ name: 'TimeoutError', code: 'ECONNRESET' });
  await Promise.all(sockets.map(closed));
  expect(textOf(await network.exchange(request('later'), never))).toBe('later');
});
