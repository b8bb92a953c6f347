import { describe, expect, test } from '@jest/globals';
import { start } from './serving.js';

interface Feed {
  readonly results: readonly { readonly id: string; readonly deleted?: true }[];
  readonly last_seq: string;
  readonly pending: number;
}

interface Rows {
  readonly offset: number;
  readonly rows: readonly { readonly id: string }[];
}

type Call = Awaited<ReturnType<typeof start>>;

async function withDocuments(ids: readonly string[]): Promise<Call> {
  const call = await start();
  await call('/db', { method: 'PUT' });
  const docs = ids.map((_id) => ({ _id }));
  await call('/db/_bulk_docs', { method: 'POST', body: JSON.stringify({ docs }) });
  return call;
}

async function idsOf(call: Call, query: string): Promise<string> {
  const { offset, rows } = (await (await call(`/db/_all_docs?${query}`)).json()) as Rows;
  return [offset, ...rows.map(({ id }) => id)].join(' ');
}

async function feedOf(call: Call, query: string): Promise<Feed> {
  return (await (await call(`/db/_changes?${query}`)).json()) as Feed;
}

describe('_all_docs', () => {
  test.each([
    ['', '0 a b c d'],
    ['startkey="b"', '1 b c d'],
    ['startkey="b\\u0000"', '2 c d'],
    ['startkey="b"&endkey="c"&inclusive_end=false', '1 b'],
    ['startkey="b"&skip=1&limit=1', '2 c'],
    ['descending=true', '0 d c b a'],
    ['descending=true&startkey="c"&endkey="b"', '1 c b'],
    ['descending=true&startkey="c"&endkey="a"&inclusive_end=false', '1 c b'],
    ['key="c"', '2 c'],
    ['startkey="x"', '4'],
    ['startkey="c"&endkey="a"', '2'],
    ['startkey={}', '4'],
    ['endkey=null', '0'],
  ])('%s', async (query, expected) => {
    const call = await withDocuments(['a', 'b', 'c', 'd']);
    expect(await idsOf(call, query.replace('\\', '%5C'))).toBe(expected);
  });

  test('orders ids by their UTF-8 bytes, where JavaScript orders by UTF-16', async () => {
    const call = await withDocuments(['😀', '～', 'Z', 'a']);
    expect(await idsOf(call, '')).toBe('0 Z a ～ 😀');
    expect(await idsOf(call, `startkey=${encodeURIComponent('"～"')}`)).toBe('2 ～ 😀');
  });
});

describe('_changes', () => {
  test('tells of each document once, at the place of its last update', async () => {
    const call = await withDocuments(['a', 'b']);
    const { last_seq } = await feedOf(call, '');
    const row = (await (await call('/db/a')).json()) as { _rev: string };
    await call(`/db/a?rev=${row._rev}`, { method: 'DELETE' });
    const all = await feedOf(call, '');
    expect(all.results.map(({ id, deleted }) => [id, deleted])).toEqual([
      ['b', undefined],
      ['a', true],
    ]);
    const since = await feedOf(call, `since=${last_seq}`);
    expect(since.results.map(({ id }) => id)).toEqual(['a']);
    expect((await call('/db/a')).status).toBe(404);
  });

  test('a longpoll waits for the next change', async () => {
    const call = await withDocuments(['a']);
    const waiting = feedOf(call, 'feed=longpoll&since=now');
    await call('/db/b', { method: 'PUT', body: '{}' });
    expect((await waiting).results.map(({ id }) => id)).toEqual(['b']);
  });

  test('a continuous feed sends heartbeats and ends at its limit', async () => {
    const call = await withDocuments(['a']);
    const response = await call('/db/_changes?feed=continuous&heartbeat=20&limit=2');
    if (response.body === null) throw new Error('the answer has no body');
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.endsWith('}\n\n')) text += (await reader.read()).value ?? '';
    await call('/db/b', { method: 'PUT', body: '{}' });
    for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value;
    expect(text).toMatch(
      /^\{"seq":.*"id":"a".*\}\n\n+\{"seq":.*"id":"b".*\}\n\{"last_seq":"2-.*","pending":0\}\n$/,
    );
  });

  test('the sequence of a database that was made again rewinds to the beginning', async () => {
    const call = await withDocuments(['a', 'b']);
    const before = (await (await call('/db')).json()) as { instance_start_time: string };
    const { last_seq } = await feedOf(call, '');
    await call('/db', { method: 'DELETE' });
    await call('/db', { method: 'PUT' });
    await call('/db/c', { method: 'PUT', body: '{}' });
    const after = (await (await call('/db')).json()) as { instance_start_time: string };
    expect(after.instance_start_time).not.toBe(before.instance_start_time);
    expect((await feedOf(call, `since=${last_seq}`)).results.map(({ id }) => id)).toEqual(['c']);
  });

  test.each(['1', '1-', '1-abc', '999-g1AAAA', 'x'])('refuses the sequence "%s"', async (since) => {
    const call = await withDocuments(['a']);
    expect((await call(`/db/_changes?since=${since}`)).status).toBe(400);
  });
});

describe('documents', () => {
  test('keep every number as CouchDB does', async () => {
    const call = await withDocuments([]);
    const body =
      '{"a":9007199254740993,"b":1.0,"c":1e200,"d":-0,"e":-0.0,"f":0.1000000000000000055,"g":"1.0","7":1}';
    expect((await call('/db/n', { method: 'PUT', body })).status).toBe(201);
    const text = await (await call('/db/n')).text();
    expect(text).toContain('"a":9007199254740993,"b":1.0,"c":1e+200,"d":0,"e":0.0,"f":0.1,"g":"1.0","7":1}');
    expect((await call('/db/n2', { method: 'PUT', body: '{"n":1e400}' })).status).toBe(400);
  });

  test('may hold long strings with many escapes, and fields named by numbers', async () => {
    const call = await withDocuments([]);
    const body = JSON.stringify({ text: '\\"é\n'.repeat(500_000), list: [{ '1': '2' }] });
    expect((await call('/db/long', { method: 'PUT', body })).status).toBe(201);
    expect(await (await call('/db/long')).text()).toContain(body.slice(1, -1));
  });

  test('refuse an update that does not name the latest revision', async () => {
    const call = await withDocuments(['a']);
    const init = { method: 'PUT', body: '{"v":2}' };
    const conflict = await call('/db/a', init);
    expect(conflict.status).toBe(409);
    expect(await conflict.json()).toEqual({ error: 'conflict', reason: 'Document update conflict.' });
    const { _rev } = (await (await call('/db/a')).json()) as { _rev: string };
    const updated = (await (await call(`/db/a?rev=${_rev}`, init)).json()) as { rev: string };
    expect(updated.rev).toMatch(/^2-[0-9a-f]{32}$/);
    expect((await call('/db/b?rev=1-a', init)).status).toBe(409);
  });

  test('hold no field that begins with an underscore', async () => {
    const call = await withDocuments([]);
    const refused = await call('/db/a', { method: 'PUT', body: '{"__proto__":{}}' });
    expect(await refused.json()).toEqual({
      error: 'doc_validation',
      reason: 'Bad special document member: __proto__',
    });
  });

  test('are reached by any id, in a database with any name', async () => {
    const call = await start();
    const path = `/${encodeURIComponent('a/b+c')}`;
    expect((await call(path, { method: 'PUT' })).status).toBe(201);
    const id = 'x/y z?&=#%+ü';
    expect((await call(`${path}/${encodeURIComponent(id)}`, { method: 'PUT', body: '{}' })).status).toBe(201);
    expect(await (await call(`${path}/${encodeURIComponent(id)}`)).json()).toMatchObject({ _id: id });
    expect((await call('/a%2Fb+c')).status).toBe(404);
  });
});

test('a document is taken whatever type the request names, as CouchDB takes those of curl', async () => {
  const call = await start();
  await call('/db', { method: 'PUT' });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await call('/db/a', { method: 'PUT', headers, body: '{"n":1}' });
  expect(answer.status).toBe(201);
  expect(await (await call('/db/a')).json()).toMatchObject({ _id: 'a', n: 1 });
});
