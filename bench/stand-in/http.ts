import { type AddressInfo, createServer, type Socket } from 'node:net';
import { reportListening } from '../../src/demo/server-process.js';

/** A request that has come whole. */
export interface Request {
  readonly method: string;
  /** Path and query, as they were sent. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** Makes an answer: head and body, as they go over the wire. */
export type Handler = (request: Request) => Buffer;

const HEAD_END = Buffer.from('\r\n\r\n');

/**
 * Serves HTTP/1.1 over kept connections with as little work as can be, on a free port of the loopback address, and tells
 * the parent process where.
 *
 * Bodies need a content-length. Node's own server takes several times as long for a request.
 */
export function serve(handler: Handler): void {
  const server = createServer({ noDelay: true }, (socket) => {
    converse(socket, handler);
  });
  server.listen(0, '127.0.0.1', () => {
    reportListening(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
}

/** A head that has come, and how long its body is. */
interface Head extends Omit<Request, 'body'> {
  readonly length: number;
}

function converse(socket: Socket, handler: Handler): void {
  const inbox = new Inbox();
  let head: Head | undefined;
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    inbox.push(chunk);
    for (;;) {
      head ??= inbox.head();
      if (head === undefined || inbox.length < head.length) return;
      const { length, ...request } = head;
      head = undefined;
      socket.write(handler({ ...request, body: inbox.take(length) }));
    }
  });
}

/** What has been received and not been understood yet. */
class Inbox {
  #chunks: readonly Buffer[] = [];
  length = 0;

  push(chunk: Buffer): void {
    this.#chunks = [...this.#chunks, chunk];
    this.length += chunk.length;
  }

  /** Takes so many bytes, which must be there. */
  take(length: number): Buffer {
    const all = this.#joined();
    this.#chunks = [all.subarray(length)];
    this.length -= length;
    return all.subarray(0, length);
  }

  /** Takes a head, where one has come whole. */
  head(): Head | undefined {
    if (this.length === 0) return undefined;
    const end = this.#joined().indexOf(HEAD_END);
    return end < 0 ? undefined : readHead(this.take(end + HEAD_END.length).toString('latin1'));
  }

  /** Copies nothing where it is all in one piece, as most requests are. */
  #joined(): Buffer {
    const chunks = this.#chunks.filter((chunk) => chunk.length > 0);
    const [only, second] = chunks;
    const all = only !== undefined && second === undefined ? only : Buffer.concat(chunks);
    this.#chunks = [all];
    return all;
  }
}

function readHead(text: string): Head {
  const [first = '', ...lines] = text.trimEnd().split('\r\n');
  const [method = '', target = ''] = first.split(' ');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  if (headers.has('transfer-encoding')) throw new Error('a request came in chunks, which nobody sends here');
  return { method, target, headers, length: Number(headers.get('content-length') ?? 0) };
}

/** An answer with a body of known length. */
export function reply(status: number, contentType: string, body: Buffer): Buffer {
  const head = [
    `HTTP/1.1 ${status} ${status < 300 ? 'OK' : 'Error'}`,
    `content-type: ${contentType}`,
    `content-length: ${body.length}`,
    `date: ${new Date().toUTCString()}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
}
