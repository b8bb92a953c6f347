import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as it arrived. */
export interface ScriptedRequest {
  readonly method: string;
  /** Still encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What the server does with a request. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
  /**
   * `cut` sends half of the body and closes, with a content length or in chunks; `reset` closes at once; `stall` sends
   * half and nothing more; `silence` sends nothing at all.
   */
  readonly fault?: 'cut' | 'cut-chunked' | 'reset' | 'stall' | 'silence';
}

/** A server on the loopback address that does what a function says. */
export interface ScriptedServer extends AsyncDisposable {
  readonly url: string;
  /** Every request so far. */
  readonly requests: readonly ScriptedRequest[];
}

/** Starts a server that answers each request, counted from 0, as `script` says. */
export async function startScriptedServer(
  script: (request: ScriptedRequest, count: number) => Reply | Promise<Reply>,
): Promise<ScriptedServer> {
  const requests: ScriptedRequest[] = [];
  const server = createServer((incoming, response) => {
    void (async () => {
      const request = await parse(incoming);
      requests.push(request);
      play(await script(request, requests.length - 1), response);
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A reply with a JSON body. */
export function json(body: unknown, reply: Omit<Reply, 'body'> = {}): Reply {
  return {
    ...reply,
    headers: { 'content-type': 'application/json', ...reply.headers },
    body: JSON.stringify(body),
  };
}

async function parse(incoming: IncomingMessage): Promise<ScriptedRequest> {
  const [path = '', query = ''] = (incoming.url ?? '').split('?', 2);
  const { method = '', headers } = incoming;
  return { method, path, query: new URLSearchParams(query), headers, body: await text(incoming) };
}

function play(reply: Reply, response: ServerResponse): void {
  const body = Buffer.from(reply.body ?? '');
  const { fault } = reply;
  if (fault === 'reset') response.socket?.resetAndDestroy();
  if (fault === 'reset' || fault === 'silence') return;
  const length = fault === 'cut-chunked' ? {} : { 'content-length': String(body.length) };
  response.writeHead(reply.status ?? 200, { ...length, ...reply.headers });
  if (fault === undefined) {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, Math.ceil(body.length / 2)), () => {
    if (fault !== 'stall') setTimeout(() => response.destroy(), 20);
  });
}
