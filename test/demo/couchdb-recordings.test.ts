import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';

interface Exchange {
  readonly request: { readonly method: string; readonly path: string; readonly body?: string };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
}

interface Row {
  readonly id: string;
  readonly changes: readonly { readonly rev: string }[];
  readonly deleted?: true;
}

function recorded(file: string): Exchange[] {
  const url = new URL(`../fixtures/couchdb/${file}.json`, import.meta.url);
  return (JSON.parse(readFileSync(url, 'utf8')) as { exchanges: Exchange[] }).exchanges;
}

/** Takes out what differs from server to server: sequences. */
function comparable(body: string): string {
  return body.replace(/"(seq|last_seq|update_seq)":"\d+-[\w-]+"/g, '"$1":"<sequence>"');
}

/** The rows of a feed. A CouchDB with two shards has no order between them. */
function changesOf(body: string): string[] {
  return comparable(body)
    .split('\n')
    .filter((line) => line.includes('"changes"'))
    .map((line) => line.replace(/,?\r?$/, ''))
    .sort();
}

let server: CouchDBServer;

beforeAll(async () => {
  server = await startCouchDBServer();
});

afterAll(async () => {
  await server.close();
});

async function call(method: string, path: string, body?: string): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return await fetch(server.url + path, { method, headers, ...(body === undefined ? {} : { body }) });
}

/** The text of each document in a recorded feed, with the digits that JSON.parse would lose. */
function documentTexts(feed: string): string[] {
  return feed.split('\n').flatMap((line) => {
    const match = /,"doc":(\{.*\})\},?\r?$/.exec(line);
    return match?.[1] === undefined ? [] : [match[1]];
  });
}

/** Makes the database of the recordings: their documents with their revisions, in their order. */
async function load(): Promise<void> {
  await call('PUT', '/tricky');
  const [, feed] = recorded('changes');
  const loser = '{"_id":"conflicted","_rev":"1-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","v":"loser"}';
  const docs = [loser, ...documentTexts(feed?.response.body ?? '')];
  const response = await call('POST', '/tricky/_bulk_docs', `{"new_edits":false,"docs":[${docs.join(',')}]}`);
  expect(response.status).toBe(201);
}

describe('the CouchDB stand-in answers like the recorded CouchDB 3.5.0', () => {
  beforeAll(load);

  const untouched = (path: string): boolean =>
    !/attachments=true|filter=|_shards|_partition|parted/.test(path);
  const exact = recorded('all-docs').filter(({ request }) => untouched(request.path));

  test.each(
    exact.map((exchange) => [`${exchange.request.method} ${exchange.request.path}`, exchange] as const),
  )('%s', async (_name, { request, response }) => {
    const actual = await call(request.method, request.path, request.body);
    expect(actual.status).toBe(response.status);
    expect(comparable(await actual.text())).toBe(comparable(response.body));
  });

  test('_changes has the same rows, head and foot', async () => {
    for (const { request, response } of recorded('changes').slice(0, 2)) {
      const body = await (await call(request.method, request.path)).text();
      expect(changesOf(body)).toEqual(changesOf(response.body));
      expect(comparable(body).slice(0, 13)).toBe(comparable(response.body).slice(0, 13));
      expect(comparable(body).slice(-50)).toBe(comparable(response.body).slice(-50));
    }
  });

  test('_changes pages by limit and since until nothing is pending', async () => {
    const first = (await (await call('GET', '/tricky/_changes?limit=7')).json()) as Feed;
    expect(first.results).toHaveLength(7);
    expect(first.pending).toBe(14);
    const since = encodeURIComponent(first.last_seq);
    const second = (await (await call('GET', `/tricky/_changes?since=${since}`)).json()) as Feed;
    expect(second.results).toHaveLength(14);
    expect(second.pending).toBe(0);
  });

  test('_changes with style=all_docs and conflicts tells of losing revisions', async () => {
    const path = '/tricky/_changes?include_docs=true&style=all_docs&conflicts=true';
    const recordedRow = changesOf(recorded('changes')[4]?.response.body ?? '').find((line) =>
      line.includes('"conflicted"'),
    );
    expect(changesOf(await (await call('GET', path)).text())).toContain(recordedRow);
  });

  test('_changes?limit=0&since=now and a longpoll that times out', async () => {
    const now = recorded('changes').find(({ request }) => request.path.includes('limit=0&since=now'));
    const longpoll = recorded('changes-continuous')[1];
    for (const exchange of [now, longpoll]) {
      const body = await (await call('GET', exchange?.request.path ?? '')).text();
      expect(comparable(body)).toBe(comparable(exchange?.response.body ?? ''));
    }
  });

  test('the description of a database has the same fields in the same order', async () => {
    const body = (await (await call('GET', '/tricky')).json()) as Record<string, unknown>;
    const expected = JSON.parse(recorded('server')[1]?.response.body ?? '') as Record<string, unknown>;
    expect(Object.keys(body)).toEqual(Object.keys(expected));
    expect(body).toMatchObject({ db_name: 'tricky', doc_count: 19, doc_del_count: 2 });
  });

  const failures = recorded('errors').filter(({ response }) => response.status !== 401);

  test.each(
    failures.map((exchange) => [`${exchange.request.method} ${exchange.request.path}`, exchange] as const),
  )('fails alike: %s', async (_name, { request, response }) => {
    const actual = await call(request.method, request.path, request.body);
    expect(actual.status).toBe(response.status);
    expect(actual.headers.get('content-type')).toBe(response.headers['content-type']);
    expect(await actual.text()).toBe(response.body);
  });

  const single = recorded('bulk-get').filter(
    ({ request }) => request.method === 'GET' && !request.path.endsWith('note.txt'),
  );

  test.each(single.map((exchange) => [exchange.request.path, exchange] as const))(
    'single document: %s',
    async (_name, { request, response }) => {
      const actual = await call('GET', request.path);
      expect(actual.headers.get('etag')).toBe(response.headers['etag'] ?? actual.headers.get('etag'));
      expect(await actual.text()).toBe(response.body);
    },
  );
});

interface Feed {
  readonly results: readonly Row[];
  readonly last_seq: string;
  readonly pending: number;
}
