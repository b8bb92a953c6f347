import { afterEach, describe, expect, test } from '@jest/globals';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { PageSize } from '../../src/couchdb/page-size.js';
import { json, type Reply, type ScriptedRequest } from '../support/scripted-http.js';
import {
  answerFrom,
  honest,
  ids,
  idsOf,
  openScripted,
  readAll,
  readsPage,
  type Trial,
} from '../sources/couchdb/fake-database.js';

let trial: Trial;

afterEach(async () => {
  await trial[Symbol.asyncDispose]();
});

describe('requests', () => {
  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('take answers that a proxy has packed with %s', async (encoding, pack) => {
    trial = await openScripted((request) => {
      const reply = honest(request);
      const headers = { ...reply.headers, 'content-encoding': encoding };
      return { ...reply, headers, body: pack(Buffer.from(reply.body ?? '')) };
    });
    expect(idsOf(await readAll(trial.source))).toEqual(ids);
    expect(trial.events).toEqual([]);
  });

  test('go below the path of the url', async () => {
    trial = await openScripted(
      (request) =>
        request.path.startsWith('/couch/db')
          ? honest({ ...request, path: request.path.slice(6) })
          : { status: 404 },
      {},
      { path: '/couch/' },
    );
    expect(idsOf(await readAll(trial.source))).toEqual(ids);
  });

  test.each([
    ['a/b+c', '/a%2Fb%2Bc/_all_docs'],
    ['x$(y)', '/x%24(y)/_all_docs'],
  ])('name the database "%s" as %s', async (name, path) => {
    trial = await openScripted(
      (request) =>
        request.path.split('/').length <= 3
          ? honest({ ...request, path: shortened(request) })
          : { status: 404 },
      {},
      { name },
    );
    expect(idsOf(await readAll(trial.source))).toEqual(ids);
    expect(trial.requests.map((request) => request.path)).toContain(path);
  });

  test('carry keys that are too long for a request line in the body', async () => {
    const long = [`k${'x'.repeat(5_000)}`, `k${'y'.repeat(5_000)}`];
    trial = await openScripted((request) => {
      if (request.method !== 'POST') return answerFrom(long, request);
      const options = JSON.parse(request.body) as Record<string, unknown>;
      const query = new URLSearchParams(
        Object.entries(options).map(([name, value]): [string, string] => [name, JSON.stringify(value)]),
      );
      return answerFrom(long, { ...request, method: 'GET', query });
    });
    expect(idsOf(await readAll(trial.source))).toEqual(long);
    expect(trial.requests.filter(({ method }) => method === 'POST').length).toBeGreaterThan(0);
  });

  test('ask for fewer rows when an answer is too large to hold', async () => {
    const filling = Buffer.alloc(70_000_000, ' ');
    trial = await openScripted((request) => {
      const reply: Reply = honest(request);
      const large = readsPage(request) && Number(request.query.get('limit')) > 50;
      return large ? { ...reply, body: Buffer.concat([Buffer.from(String(reply.body)), filling]) } : reply;
    });
    await readAll(trial.source);
    const limits = trial.requests.filter(readsPage).map(({ query }) => Number(query.get('limit')));
    expect(limits.slice(0, 2)).toEqual([100, 25]);
  });

  test.each([
    ['tells of no size', undefined, 100],
    ['counts no bytes', { external: 0 }, 100],
    ['has short documents', { external: 100 * ids.length }, 2_000],
    ['has documents of some length', { external: 5_000 * ids.length }, 200],
    ['has attachments of some length', { external: 3_000_000 * ids.length }, 1],
  ])('ask at first for rows by the average of a database that %s', async (_what, sizes, limit) => {
    trial = await openScripted((request) => {
      const reply = honest(request);
      if (request.path !== '/db') return reply;
      return json({ ...(JSON.parse(String(reply.body)) as object), sizes });
    });
    expect(idsOf(await readAll(trial.source))).toEqual(ids);
    expect(Number(trial.requests.find(readsPage)?.query.get('limit'))).toBe(limit);
  });
});

test('pages grow and shrink with the documents', () => {
  const size = new PageSize();
  expect(size.limit).toBe(100);
  size.learn(100, 10_000);
  expect(size.limit).toBe(400);
  size.learn(400, 40_000);
  expect(size.limit).toBe(1_600);
  size.learn(1_600, 160_000);
  expect(size.limit).toBe(2_000);
  size.learn(2_000, 2_000 * 450_000);
  expect(size.limit).toBe(4);
  size.shrink();
  expect(size.limit).toBe(1);
  expect(size.maxBytes).toBeUndefined();
  size.learn(1, 8_000_000);
  expect(size.limit).toBe(1);
  size.learn(0, 50);
  expect(size.limit).toBe(1);
});

function shortened(request: ScriptedRequest): string {
  return request.path.replace(/^\/[^/]+/, '/db');
}
