import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CouchDBServer, startCouchDBServer } from '../../../src/demo/couchdb-server.js';
import { couchdbSourceConfig } from '../../../src/sources/couchdb/config.js';
import { connectCouchDB } from '../../../src/sources/couchdb/source.js';
import type { SamplePage, Source, SourceConnection } from '../../../src/sources/source.js';
import { CouchDBDatabase } from '../../support/couchdb-database.js';
import { json, type Reply, type ScriptedRequest } from '../../support/scripted-http.js';
import { answerFrom, never, openScripted, row } from './fake-database.js';

async function sampleOf(source: Source, documents: number): Promise<readonly string[]> {
  const pages: SamplePage[] = [];
  for await (const page of source.sample({ documents, stop: never })) pages.push(page);
  return pages.flatMap(({ changes }) => Array.from(changes, ({ id }) => id)).sort();
}

describe('a sample of a large database', () => {
  const count = 51_000;
  let server: CouchDBServer;
  let connection: SourceConnection;
  let source: Source;

  beforeAll(async () => {
    server = await startCouchDBServer();
    connection = connectCouchDB(couchdbSourceConfig.parse({ type: 'couchdb', url: server.url }));
    const database = await CouchDBDatabase.create({ url: server.url }, 'large');
    await database.put(
      Array.from({ length: count }, (_, index) => ({ _id: `t${String(index).padStart(6, '0')}` })),
    );
    source = connection.open({ name: 'large', conflicts: false, report: () => undefined });
  }, 60_000);

  afterAll(async () => {
    await connection[Symbol.asyncDispose]();
    await server.close();
  });

  test.each([1, 9, 100, 640, 641, 3_000, 20_400])(
    'has %i documents, each once, over all ids',
    async (size) => {
      const places = (await sampleOf(source, size)).map((id) => Number(id.slice(1)));
      expect(places).toHaveLength(size);
      expect(new Set(places).size).toBe(size);
      const mean = places.reduce((sum, place) => sum + place, 0) / size;
      expect(Math.abs(mean / (count / 2) - 1)).toBeLessThan(size < 100 ? 0.25 : 0.02);
    },
  );

  test('is read in 64 chunks from all over the database', async () => {
    const places = (await sampleOf(source, 3_000)).map((id) => Number(id.slice(1)));
    const begins = places.filter((place, index) => place !== (places[index - 1] ?? -2) + 1);
    expect(begins).toHaveLength(64);
    expect(begins.every((begin, index) => Math.floor((begin * 64) / count) === index)).toBe(true);
  });

  test('is the same each time', async () => {
    expect(await sampleOf(source, 700)).toEqual(await sampleOf(source, 700));
  });

  test('has every n-th document where it is a great part of all', async () => {
    const places = (await sampleOf(source, 25_500)).map((id) => Number(id.slice(1)));
    expect(places).toEqual(Array.from({ length: 25_500 }, (_, index) => index * 2));
  });
});

describe('a sample of a scripted database', () => {
  const few = Array.from({ length: 400 }, (_, index) => `n${String(index).padStart(3, '0')}`);

  /** Counts `claimed` documents, and does not tell ranks. */
  function uncounted(request: ScriptedRequest, claimed: number): Reply {
    if (request.path.endsWith('/_all_docs') && request.method === 'GET') {
      const start = JSON.parse(request.query.get('startkey') ?? '""') as string;
      const listed = few.filter((id) => id >= start).slice(0, Number(request.query.get('limit')));
      return json({
        total_rows: claimed,
        rows: listed.map((id) => ({ id, key: id, value: { rev: '1-a' } })),
      });
    }
    if (request.path.endsWith('/_all_docs')) return answerFrom(few, request);
    return json({ db_name: 'db', update_seq: '7-x', doc_count: claimed, instance_start_time: '1' });
  }

  test('lists ids and fetches every n-th where ids are not counted', async () => {
    await using trial = await openScripted((request) => uncounted(request, 60_000));
    expect(await sampleOf(trial.source, 6_000)).toEqual(few.filter((_id, index) => index % 10 === 4));
    const listings = trial.requests.filter(
      ({ method, path }) => method === 'GET' && path.endsWith('_all_docs'),
    );
    expect(listings.every(({ query }) => query.get('include_docs') !== 'true')).toBe(true);
  });

  test('carries a document that vanishes between its id and itself as a removal', async () => {
    await using trial = await openScripted((request) => {
      if (request.method !== 'POST') return uncounted(request, few.length);
      const { keys } = JSON.parse(request.body) as { keys: string[] };
      return json({ rows: keys.map((key) => (key === 'n004' ? { key, error: 'not_found' } : row(key))) });
    });
    const pages: SamplePage[] = [];
    for await (const page of trial.source.sample({ documents: 40, stop: never })) pages.push(page);
    const changes = pages.flatMap((page) => [...page.changes]);
    expect(changes).toHaveLength(40);
    expect(changes.filter(({ kind }) => kind === 'removal')).toEqual([{ kind: 'removal', id: 'n004' }]);
  });
});
