import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type Answer, CouchDBError, answer } from './couchdb/answer.js';
import { decodeJson } from './couchdb/json.js';
import { parse } from './couchdb/parameters.js';
import { type Call, Router } from './couchdb/router.js';
import { type Credentials, Sessions } from './couchdb/session.js';

/** Where the server listens and who may use it. */
export interface CouchDBServerOptions extends Credentials {
  /** Default: any free port. */
  readonly port?: number | undefined;
}

/** A running server. */
export interface CouchDBServer {
  readonly url: string;
  /** Ends all connections and forgets all documents. */
  close(): Promise<void>;
}

/**
 * Starts an HTTP server on the loopback address that answers like CouchDB 3.5 and keeps every digit of every number.
 *
 * It knows what a migration needs: databases, documents, `_bulk_docs`, `_all_docs`, `_changes` and `_session`. Its
 * documents live in memory.
 */
export async function startCouchDBServer(options: CouchDBServerOptions = {}): Promise<CouchDBServer> {
  const sessions = new Sessions(options);
  const router = new Router(sessions);
  const server = createServer((request, response) => {
    void serve(router, request, response);
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(router: Router, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const result = await answerTo(router, request, response);
    await send(response, { ...result, headers: { ...router.sessions.renewal(request), ...result.headers } });
  } catch (error) {
    if (response.headersSent) response.destroy();
    else await send(response, errorAnswer(error));
  }
}

async function answerTo(router: Router, request: IncomingMessage, response: ServerResponse): Promise<Answer> {
  const body = await text(request);
  const left = new AbortController();
  response.once('close', () => {
    left.abort();
  });
  return router.route(
    readCall(request, body, { proof: router.sessions.identify(request), gone: left.signal }),
  );
}

function readCall(request: IncomingMessage, body: string, known: Pick<Call, 'proof' | 'gone'>): Call {
  const [path = '', query = ''] = (request.url ?? '/').split('?', 2);
  const form = isForm(request);
  return {
    ...known,
    method: request.method ?? 'GET',
    path: path.split('/').slice(1).map(decodePart),
    query: new URLSearchParams(query),
    body: form || body === '' ? undefined : decodeBody(body),
    options: form ? Object.fromEntries(new URLSearchParams(body)) : body === '' ? undefined : parse(body),
  };
}

/** Of a PUT CouchDB does not look at the type, which curl names so by itself. */
function isForm({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'POST' && headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
  );
}

/** A plus sign in a path means a space to CouchDB unless it is encoded. */
function decodePart(part: string): string {
  return decodeURIComponent(part.replaceAll('+', ' '));
}

function decodeBody(body: string): unknown {
  try {
    return decodeJson(body);
  } catch {
    throw new CouchDBError(400, 'bad_request', 'invalid UTF-8 JSON');
  }
}

function errorAnswer(error: unknown): Answer {
  if (error instanceof CouchDBError)
    return answer({ error: error.error, reason: error.reason }, error.status);
  return answer({ error: 'unknown_error', reason: String(error) }, 500);
}

async function send(response: ServerResponse, { status, body, headers }: Answer): Promise<void> {
  const whole = typeof body === 'string';
  response.writeHead(status, {
    'cache-control': 'must-revalidate',
    'content-type': 'application/json',
    ...(whole ? { 'content-length': Buffer.byteLength(body) } : {}),
    'x-couch-request-id': randomBytes(5).toString('hex'),
    'x-couchdb-body-time': '0',
    ...headers,
  });
  if (whole) response.end(body);
  else await pipeline(Readable.from(body, { objectMode: false }), response);
}
