import { afterEach } from '@jest/globals';
import {
  type CouchDBServer,
  type CouchDBServerOptions,
  startCouchDBServer,
} from '../../src/demo/couchdb-server.js';

let server: CouchDBServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

interface Init extends RequestInit {
  readonly headers?: Record<string, string>;
}

/** Starts a server that ends with its test, and returns what sends requests to it. */
export async function start(
  options?: CouchDBServerOptions,
): Promise<(path: string, init?: Init) => Promise<Response>> {
  const started = (server = await startCouchDBServer(options));
  return async (path, init) =>
    await fetch(started.url + path, {
      ...init,
      headers: { 'content-type': 'application/json', ...init?.headers },
    });
}
