import type { Chance } from '../../../src/backoff.js';
import type { Document, Page, Position } from '../../../src/document.js';
import type { AdapterEvent } from '../../../src/events.js';
import { type CouchDBSourceConfig, couchdbSourceConfig } from '../../../src/sources/couchdb/config.js';
import { connectCouchDB } from '../../../src/sources/couchdb/source.js';
import type { Source, SourceConnection } from '../../../src/sources/source.js';
import { json, type Reply, type ScriptedRequest, startScriptedServer } from '../../support/scripted-http.js';

/** The least that a CouchDB with one quiet database would answer: a page of rows, honestly. */
export function answerFrom(ids: readonly string[], request: ScriptedRequest): Reply {
  const { path, query } = request;
  const all = [...ids].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  if (path.endsWith('/_all_docs'))
    return request.method === 'POST' ? byKeys(all, request) : listing(all, query);
  if (path.endsWith('/_changes')) return json({ results: [], last_seq: query.get('since'), pending: 0 });
  return json({ db_name: 'db', update_seq: '7-x', doc_count: all.length, instance_start_time: '1' });
}

function listing(all: readonly string[], query: URLSearchParams): Reply {
  const bound = (name: string): string | undefined => {
    const text = query.get(name);
    return text === null ? undefined : (JSON.parse(text) as string);
  };
  const [start, end] = [bound('startkey') ?? '', bound('endkey')];
  const rows = all
    .filter((id) => id >= start && (end === undefined || id < end))
    .slice(0, Number(query.get('limit')));
  return json({
    total_rows: all.length,
    offset: all.indexOf(rows[0] ?? ''),
    update_seq: '7-x',
    rows: rows.map(row),
  });
}

/** A row of `_all_docs` with its document. */
export function row(id: string): Record<string, unknown> {
  return { id, key: id, value: { rev: '1-a' }, doc: { _id: id, _rev: '1-a', text: `text of ${id}` } };
}

function byKeys(all: readonly string[], request: ScriptedRequest): Reply {
  const { keys } = JSON.parse(request.body) as { keys: string[] };
  return json({ rows: keys.map((key) => (all.includes(key) ? row(key) : { key, error: 'not_found' })) });
}

/** What a fault test sees. */
export interface Trial extends AsyncDisposable {
  readonly source: Source;
  readonly events: AdapterEvent[];
  readonly requests: readonly ScriptedRequest[];
  /** Milliseconds that retries have waited, on a clock that only they move. */
  readonly waited: () => number;
}

const defaults = couchdbSourceConfig.parse({ type: 'couchdb', url: 'http://127.0.0.1', giveUpSeconds: 60 });

/** Opens a database of a scripted server. Retries wait on a clock that only they move. */
export async function openScripted(
  script: (request: ScriptedRequest, count: number) => Reply | Promise<Reply>,
  settings: Partial<CouchDBSourceConfig> = {},
  options: { readonly name?: string; readonly conflicts?: boolean; readonly path?: string } = {},
): Promise<Trial> {
  const events: AdapterEvent[] = [];
  let time = 0;
  const chance: Chance = {
    sleep: (milliseconds, stop) => {
      stop?.throwIfAborted();
      time += milliseconds;
      return Promise.resolve();
    },
    random: () => 0.5,
    now: () => time,
  };
  const server = await startScriptedServer(script);
  let connection: SourceConnection;
  try {
    connection = connectCouchDB(
      { ...defaults, url: `${server.url}${options.path ?? ''}`, ...settings },
      chance,
    );
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
  const report = (event: AdapterEvent): void => {
    events.push(event);
  };
  return {
    source: connection.open({
      name: options.name ?? 'db',
      conflicts: options.conflicts ?? false,
      texts: true,
      report,
    }),
    events,
    requests: server.requests,
    waited: () => time,
    [Symbol.asyncDispose]: async () => {
      await connection[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** A stop signal that never fires. */
export const never = new AbortController().signal;

/** A whole pass. */
export async function readAll(source: Source, after?: Position): Promise<readonly Page[]> {
  const pages: Page[] = [];
  for await (const page of source.read({ after, stop: never })) pages.push(page);
  return pages;
}

/** The ids that a pass yielded, in order. */
export function idsOf(pages: readonly Page[]): readonly string[] {
  return pages.flatMap(({ changes }) => Array.from(changes, ({ id }) => id));
}

/** The documents that a pass yielded, by id. */
export function documentsOf(pages: readonly Page[]): ReadonlyMap<string, Document> {
  const changes = pages.flatMap((page) => [...page.changes]);
  return new Map(
    changes.flatMap((change) => (change.kind === 'upsert' ? [[change.id, change.document]] : [])),
  );
}

/** The ids of `honest`. */
export const ids = Array.from({ length: 250 }, (_, index) => `n${String(index).padStart(3, '0')}`);

/** Answers as a database with 250 documents. */
export function honest(request: ScriptedRequest): Reply {
  return answerFrom(ids, request);
}

/** Whether a request reads documents. */
export function readsPage(request: ScriptedRequest): boolean {
  return (
    request.method === 'GET' &&
    request.path.endsWith('/_all_docs') &&
    request.query.get('include_docs') === 'true'
  );
}

/** Answers the page request of that number, counted from 0, with `reply`; all others honestly. */
export function faultAt(
  page: number,
  reply: (request: ScriptedRequest) => Reply,
): (request: ScriptedRequest) => Reply {
  let pages = 0;
  return (request) => {
    if (!readsPage(request)) return honest(request);
    pages += 1;
    return pages - 1 === page ? reply(request) : honest(request);
  };
}
