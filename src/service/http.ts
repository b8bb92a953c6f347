import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { EnvironmentError, messageOf } from '../errors.js';
import { Access, requireToken } from './http-access.js';
import { authorityOf, type ListenAddress } from './http-listen.js';
import { answerTo, type Answer } from './http-routes.js';
import { Streams } from './http-streams.js';
import type { ServiceMetrics } from './metrics.js';
import type { Monitor } from './monitor.js';

/** What a service shows, and where. */
export interface ServiceServerOptions extends ListenAddress {
  /** What whoever asks must know. Needed wherever others than this machine can ask. */
  readonly token?: string | undefined;
  /** The name of the migration. */
  readonly migration: string;
  readonly monitor: Monitor;
  readonly metrics: Pick<ServiceMetrics, 'contentType' | 'render'>;
}

/** A server that listens. */
export interface ServiceServer {
  readonly url: string;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
}

/**
 * Serves health, metrics and the status page.
 *
 * Throws ConfigError when others can ask and there is no token, EnvironmentError when it cannot listen.
 */
export async function startServiceServer(options: ServiceServerOptions): Promise<ServiceServer> {
  const { token, monitor, metrics } = options;
  requireToken(options.host, token);
  // What renders it is needed nowhere else.
  const { StatusPage } = await import('./page/page.js');
  const page = new StatusPage(options.migration);
  const streams = new Streams({
    frame: () => page.frame(monitor.snapshot()),
    heartbeat: () => page.heartbeat(monitor.snapshot()),
  });
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 });
  server.maxConnections = 128;
  const port = await listen(server, options);
  const service = {
    access: new Access({ host: options.host, port }, token),
    monitor,
    metrics,
    page,
    streams,
  };
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    answerTo(request, service).then(
      (answer) => {
        send(answer, request, response);
      },
      () => {
        send({ status: 500, body: 'something went wrong\n' }, request, response);
      },
    );
  });
  const close = async (): Promise<void> => {
    streams.close();
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  };
  return { url: `http://${authorityOf({ host: options.host, port })}/`, close };
}

async function listen(server: Server, { host, port }: ListenAddress): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port }, resolve);
    });
  } catch (error) {
    throw new EnvironmentError(`cannot listen on "${authorityOf({ host, port })}": ${messageOf(error)}`, {
      code: 'listen_failed',
      hint: 'Choose another address or port with --listen, or stop what listens there.',
      cause: error,
    });
  }
  // A connection that cannot be taken, for want of file descriptors, must not end the service.
  server.on('error', () => undefined);
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

/** Nothing is kept, guessed, framed or told to others. */
const defence = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

function send(answer: Answer, request: IncomingMessage, response: ServerResponse): void {
  const { status, headers = {}, body } = answer;
  const text = body ?? '';
  const length = answer.stream === undefined ? { 'Content-Length': Buffer.byteLength(text) } : {};
  const plain = { 'Content-Type': 'text/plain; charset=utf-8' };
  response.writeHead(status, { ...defence, ...plain, ...length, ...headers });
  if (request.method === 'HEAD') response.end();
  else if (answer.stream === undefined) response.end(text);
  else answer.stream.open(response);
}
