import { request, type IncomingHttpHeaders } from 'node:http';
import type { ServiceServer, ServiceServerOptions } from '../../src/service/http.js';
import { sampleService, serve, type SampleService } from './sample-service.js';

/** An answer, read to its end. */
export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A made-up service and its server. */
export interface Served extends AsyncDisposable {
  readonly service: SampleService;
  readonly server: ServiceServer;
  /** Sends a request. `fetch` would send neither another Host header nor a path that is none. */
  readonly ask: (path: string, headers?: Record<string, string>, method?: string) => Promise<Answered>;
}

/** Makes a service and serves it on a free port of this machine. */
export async function startServed(options: Partial<ServiceServerOptions> = {}): Promise<Served> {
  const service = sampleService();
  const server = await serve(service, options);
  const { hostname, port } = new URL(server.url);
  return {
    service,
    server,
    ask: (path, headers = {}, method = 'GET') =>
      new Promise((resolve, reject) => {
        const asked = request({ host: hostname, port, path, headers, method, agent: false }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            const body = Buffer.concat(chunks).toString();
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
          });
        });
        asked.on('error', reject);
        asked.end();
      }),
    [Symbol.asyncDispose]: () => server.close(),
  };
}
