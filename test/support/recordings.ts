import { readdirSync, readFileSync } from 'node:fs';
import {
  type ScriptedRequest,
  type ScriptedServer,
  type Reply,
  startScriptedServer,
} from './scripted-http.js';

/** A request, and what the server answered. */
interface Exchange {
  readonly request: { readonly method: string; readonly path: string; readonly body?: string };
  readonly response: {
    readonly status: number;
    readonly headers: Record<string, string>;
    readonly body: string;
  };
}

/**
 * Starts a server that plays back what an Apache CouchDB 3.5.0 was recorded to answer, byte for byte.
 *
 * A listing that was recorded whole also answers requests for a part of it: the rows asked for are cut from it line by
 * line. What was never recorded is answered with 501.
 */
export async function startRecordings(): Promise<ScriptedServer> {
  // A recorded refusal belongs to a server without our credentials.
  const exchanges = recordedExchanges().filter(({ response }) => response.status !== 401);
  return await startScriptedServer((request) => replyTo(request, exchanges));
}

/** All that an Apache CouchDB 3.5.0 was recorded to answer. */
export function recordedExchanges(): readonly Exchange[] {
  const folder = new URL('../fixtures/couchdb/', import.meta.url);
  return readdirSync(folder).flatMap((file) => {
    const text = readFileSync(new URL(file, folder), 'utf8');
    return (JSON.parse(text) as { exchanges: Exchange[] }).exchanges;
  });
}

function replyTo(request: ScriptedRequest, exchanges: readonly Exchange[]): Reply {
  const exact = exchanges.find((exchange) => isSame(request, exchange));
  if (exact !== undefined) return played(exact.response);
  const conflicts = request.query.get('conflicts');
  const listing = `${request.path}?include_docs=true`;
  const whole = exchanges.find(
    (exchange) => exchange.request.path === listing && exchange.request.method === 'GET',
  );
  if (whole === undefined || conflicts !== null || request.method !== 'GET') {
    const missing = exchanges.find(
      ({ request: { path }, response }) => path === request.path && response.status === 404,
    );
    return missing === undefined ? { status: 501 } : played(missing.response);
  }
  return { ...played(whole.response), body: part(whole.response.body, request.query) };
}

function isSame(request: ScriptedRequest, exchange: Exchange): boolean {
  const [path = '', query = ''] = exchange.request.path.split('?', 2);
  if (exchange.request.method !== request.method || path !== request.path) return false;
  if (exchange.request.body !== undefined && exchange.request.body !== request.body) return false;
  return sorted(new URLSearchParams(query)) === sorted(request.query);
}

function sorted(query: URLSearchParams): string {
  const copy = new URLSearchParams(query);
  copy.sort();
  return copy.toString();
}

function played({ status, headers, body }: Exchange['response']): Reply {
  const kept = Object.entries(headers).filter(
    ([name]) => !['transfer-encoding', 'content-length'].includes(name),
  );
  return { status, headers: Object.fromEntries(kept), body };
}

/** The first line of a listing opens it, the last two close it, and each between has one row. */
function part(body: string, query: URLSearchParams): string {
  const lines = body.split('\n');
  const close = lines.findIndex((line) => line.startsWith(']'));
  const rows = lines.slice(1, close).map((line) => line.replace(/,?\r?$/, ''));
  const first = rows.findIndex((row) => isFrom(JSON.parse(row) as { key?: string; seq?: string }, query));
  const wanted = first === -1 ? [] : rows.slice(first).slice(0, Number(query.get('limit') ?? rows.length));
  return [lines[0], wanted.join(',\r\n'), ...lines.slice(close)].join('\n');
}

function isFrom(row: { readonly key?: string; readonly seq?: string }, query: URLSearchParams): boolean {
  const [startkey, since] = [query.get('startkey'), query.get('since')];
  if (startkey !== null)
    return Buffer.compare(Buffer.from(row.key ?? ''), Buffer.from(JSON.parse(startkey) as string)) >= 0;
  return since === null || Number.parseInt(row.seq ?? '', 10) > Number.parseInt(since, 10);
}
