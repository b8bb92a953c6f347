import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request on its way through the proxy. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** Sends the request on, as it came or changed, and returns the whole answer. */
  forward(changes?: { path?: string; body?: Buffer }): Promise<Answer>;
  /** Answers the client. */
  answer(answer: Answer): void;
  /** Announces the whole body, sends a part of it, and cuts the connection. */
  cut(answer: Answer, bytes: number): void;
  /** Cuts the connection without an answer. */
  reset(): void;
  /** Never answers; the client must give up. */
  stall(): void;
}

/** An HTTP answer with its whole body. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Does something wrong to an exchange. */
export type Fault = (exchange: Exchange) => Promise<void> | void;

/** Decides about each request: a named fault, or none. */
export type Plan = (exchange: Exchange) => { readonly name: string; readonly fault: Fault } | undefined;

/** A proxy that injects faults, and how often it has injected each. */
export interface FaultProxy {
  readonly url: string;
  readonly injected: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** Starts a proxy on the loopback address before a server. */
export async function startFaultProxy(upstream: string, plan: Plan): Promise<FaultProxy> {
  const injected = new Map<string, number>();
  const server = createServer((incoming, response) => {
    void handle(incoming, response).catch(() => response.destroy());
  });
  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = new ProxiedExchange({ upstream, incoming, response, body: await buffer(incoming) });
    const planned = plan(exchange);
    if (planned === undefined) {
      exchange.answer(await exchange.forward());
      return;
    }
    injected.set(planned.name, (injected.get(planned.name) ?? 0) + 1);
    await planned.fault(exchange);
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    injected,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

interface Proxied {
  readonly upstream: string;
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
}

class ProxiedExchange implements Exchange {
  readonly #proxied: Proxied;

  constructor(proxied: Proxied) {
    this.#proxied = proxied;
  }

  get method(): string {
    return this.#proxied.incoming.method ?? 'GET';
  }

  get path(): string {
    return this.#proxied.incoming.url ?? '/';
  }

  get headers(): IncomingMessage['headers'] {
    return this.#proxied.incoming.headers;
  }

  get body(): Buffer {
    return this.#proxied.body;
  }

  async forward({ path = this.path, body = this.body } = {}): Promise<Answer> {
    const { upstream, incoming } = this.#proxied;
    const headers = { ...incoming.headers, 'content-length': String(body.length) };
    const outgoing = request(new URL(path, upstream), { method: this.method, headers });
    const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
    outgoing.end(body);
    const [answer] = await answered;
    return { status: answer.statusCode ?? 0, headers: answer.headers, body: await buffer(answer) };
  }

  answer({ status, headers, body }: Answer): void {
    this.#proxied.response.writeHead(status, plain(headers, body.length)).end(body);
  }

  cut({ status, headers, body }: Answer, bytes: number): void {
    const { response } = this.#proxied;
    response.writeHead(status, plain(headers, body.length));
    response.write(body.subarray(0, bytes), () => response.destroy());
  }

  reset(): void {
    this.#proxied.incoming.socket.resetAndDestroy();
  }

  stall(): void {
    this.#proxied.response.on('close', () => this.#proxied.response.destroy());
  }
}

/** Headers of an answer whose body was read whole, and may have been changed. */
function plain(headers: Answer['headers'], length: number): Record<string, string | string[]> {
  const unfit = ['transfer-encoding', 'content-length', 'connection', 'keep-alive', 'x-amz-crc32'];
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || unfit.includes(name) ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(kept), 'content-length': String(length) };
}
