// A CouchDB whose databases are made of their names and answered from prepared pages: it costs next to nothing.
import { collectionNamed, idOf, rankOf, type StandInCollection } from './collection.js';
import { listing } from './chunks.js';
import { fieldsOf } from './documents.js';
import { type Request, reply, serve } from './http.js';
import { Rows } from './rows.js';

const REVISION = '1-68a682b7e08a5da38e5928320373a085';
const SEQUENCE =
  '60-g1AAAACbeJzLYWBgYMpgTmEQTM4vTc5ISXIwNDLXMwBCwxyQVB4LkGRoAFL_gSArgzlRIhcowJ5oYWqeaGmETR8e0xIZkuqhxqiAjbE0trA0NzTApiELAOM_KAg';
const HEAD = Buffer.from(
  'HTTP/1.1 200 OK\r\nCache-Control: must-revalidate\r\nContent-Type: application/json\r\nServer: CouchDB/3.5.0 (Erlang OTP/25)\r\nTransfer-Encoding: chunked\r\nX-Couch-Request-ID: d3dbc589ec\r\nX-CouchDB-Body-Time: 0\r\n\r\n',
);
const NO_CHANGES = `{"results":[\n\n],\n"last_seq":"${SEQUENCE}","pending":0}\n\n`;

const rows = new Map<string, Rows>();

function rowsOf({ bytes }: StandInCollection, documents: boolean): Rows {
  const name = `${bytes} ${documents}`;
  const known = rows.get(name);
  if (known !== undefined) return known;
  const made = new Rows((id, place) => rowText(id, documents ? fieldsOf(place, bytes) : undefined));
  rows.set(name, made);
  return made;
}

function rowText(id: string, fields: object | undefined): string {
  const doc = fields && JSON.stringify({ _id: id, _rev: REVISION, ...fields });
  const rest = doc === undefined ? '' : `,"doc":${doc}`;
  return `{"id":"${id}","key":"${id}","value":{"rev":"${REVISION}"}${rest}}`;
}

function allDocs(collection: StandInCollection, options: Options): Buffer {
  const { documents } = collection;
  const withDocuments = options.get('include_docs') === true;
  const keys = options.get('keys');
  const read = rowsOf(collection, withDocuments);
  if (Array.isArray(keys)) {
    const texts = keys.map((key) => keyRow(String(key), documents, read));
    return all({ head: `{"total_rows":${documents},"offset":null,"rows":[`, rows: texts });
  }
  const { from, to, offset } = range(documents, options);
  const sequence = options.get('update_seq') === true ? `"update_seq":"${SEQUENCE}",` : '';
  const head = `{"total_rows":${documents},"offset":${offset},${sequence}"rows":[`;
  return all({ head, rows: read.texts(from, to) });
}

function keyRow(key: string, documents: number, read: Rows): Buffer {
  const place = rankOf(key, documents);
  const found = idOf(place) === key && place < documents ? [...read.texts(place, place + 1)][0] : undefined;
  return found ?? Buffer.from(`{"key":${JSON.stringify(key)},"error":"not_found"}`);
}

function all(answer: Parameters<typeof listing>[0]): Buffer {
  return Buffer.concat([HEAD, ...listing(answer)]);
}

/** The places of the documents that are asked for; a descending read is only ever asked for one document. */
function range(documents: number, options: Options): { from: number; to: number; offset: number } {
  const limit = number(options.get('limit'), documents);
  const [start, end] = [options.get('startkey'), options.get('endkey')];
  const begin = typeof start === 'string' ? rankOf(start, documents) : 0;
  if (options.get('descending') === true) {
    const last = typeof start === 'string' ? begin - (idOf(begin) === start ? 0 : 1) : documents - 1;
    if (limit !== 1 || end !== undefined) throw new Error('only one document is read in descending order');
    return { from: Math.max(0, last), to: last + 1, offset: documents - 1 - last };
  }
  const from = Math.min(documents, begin + number(options.get('skip'), 0));
  const inclusive = options.get('inclusive_end') !== false;
  const rank = typeof end === 'string' ? rankOf(end, documents) : documents;
  const stop = inclusive && idOf(rank) === end ? rank + 1 : rank;
  return { from, to: Math.max(from, Math.min(stop, documents, from + limit)), offset: from };
}

function number(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

/** The options of a request by name, parsed. */
type Options = ReadonlyMap<string, unknown>;

function optionsOf(query: string, body: Buffer): Options {
  const given = [...new URLSearchParams(query)].map(([name, text]): [string, unknown] => [
    name,
    parsed(text),
  ]);
  const inBody = body.length === 0 ? {} : (JSON.parse(body.toString()) as object);
  return new Map([...given, ...Object.entries(inBody)]);
}

/** `since` and the like are no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function describe(name: string, { documents, bytes }: StandInCollection): unknown {
  return {
    instance_start_time: '1795401115',
    db_name: name,
    purge_seq: SEQUENCE,
    update_seq: SEQUENCE,
    sizes: { file: documents * bytes, external: documents * bytes, active: documents * bytes },
    props: {},
    doc_del_count: 0,
    doc_count: documents,
    disk_format_version: 8,
    compact_running: false,
    cluster: { q: 2, n: 1, w: 1, r: 1 },
  };
}

function json(status: number, value: unknown): Buffer {
  return reply(status, 'application/json', Buffer.from(`${JSON.stringify(value)}\n`));
}

function handle({ target, body }: Request): Buffer {
  const [path = '', query = ''] = target.split('?');
  const [name = '', view = ''] = path.split('/').slice(1).map(decodeURIComponent);
  if (name === '') return json(200, { couchdb: 'Welcome', version: '3.5.0', vendor: { name: 'stand-in' } });
  const collection = collectionNamed(name);
  if (collection === undefined) return json(404, { error: 'not_found', reason: 'Database does not exist.' });
  if (view === '') return json(200, describe(name, collection));
  if (view === '_all_docs') return allDocs(collection, optionsOf(query, body));
  if (view === '_changes') return reply(200, 'application/json', Buffer.from(NO_CHANGES));
  return json(404, { error: 'not_found', reason: 'missing' });
}

serve(handle);
