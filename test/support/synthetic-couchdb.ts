import { type ScriptedRequest, type ScriptedServer, startScriptedServer } from './scripted-http.js';

const width = 9;

/** Starts a CouchDB of one database with any number of documents, which are made when they are asked for. */
export function startSyntheticCouchDB(
  documents: number,
  fieldsOf: (index: number) => object,
): Promise<ScriptedServer> {
  const rowOf = (index: number): string => {
    const id = idOf(index);
    const doc = { _id: id, _rev: '1-967a00dff5e02add41819138abb3284d', ...fieldsOf(index) };
    return JSON.stringify({ id, key: id, value: { rev: doc._rev }, doc });
  };
  const rowsOf = (body: string): string[] => {
    const { keys } = JSON.parse(body) as { readonly keys: readonly string[] };
    return keys.map((key) => {
      const index = Number(/^doc-(\d+)$/.exec(key)?.[1] ?? documents);
      return index < documents ? rowOf(index) : JSON.stringify({ key, error: 'not_found' });
    });
  };
  const info = { doc_count: documents, update_seq: '1-a', instance_start_time: '1700000000' };
  return startScriptedServer(({ path, query, body }) => {
    if (path.endsWith('/_changes')) return { body: '{"results":[],"last_seq":"1-a","pending":0}' };
    if (!path.endsWith('/_all_docs')) return { body: JSON.stringify({ db_name: 'db', ...info }) };
    if (body !== '') return { body: `{"total_rows":${documents},"rows":[${rowsOf(body).join()}]}` };
    const { from, to } = rangeOf(query, documents);
    const rows = Array.from({ length: to - from }, (_, place) => rowOf(from + place));
    const sequence = query.has('update_seq') ? '"update_seq":"1-a",' : '';
    const offset = query.get('descending') === 'true' ? documents - to : from;
    const head = `{"total_rows":${documents},"offset":${offset},${sequence}"rows":[`;
    return { body: `${head}${rows.join(',')}]}` };
  });
}

function idOf(index: number): string {
  return `doc-${String(index).padStart(width, '0')}`;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** The documents that a query asks for; a descending one is only ever asked for its first. */
function rangeOf(query: ScriptedRequest['query'], documents: number): Range {
  const limit = Number(query.get('limit') ?? documents);
  const [start, end] = [rankOf(query.get('startkey'), documents), rankOf(query.get('endkey'), documents)];
  if (query.get('descending') === 'true') {
    const to = Math.min(documents, (start ?? documents - 1) + 1);
    return { from: Math.max(0, to - limit), to };
  }
  const from = start ?? 0;
  return { from, to: Math.max(from, Math.min(end ?? documents, from + limit)) };
}

/** How many ids come before a key, which may be any text between two ids. */
function rankOf(key: string | null, documents: number): number | undefined {
  if (key === null) return undefined;
  const text = JSON.parse(key) as string;
  let low = 0;
  let high = documents;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (idOf(middle) < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
