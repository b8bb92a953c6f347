import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { type SeededCollection, demoCollections, seedCollections } from '../../src/demo/seed.js';

const credentials = { username: 'admin', password: 'secret' };
const headers = { authorization: `Basic ${Buffer.from('admin:secret').toString('base64')}` };

let server: CouchDBServer;
let seeded: Readonly<Record<string, SeededCollection>>;

beforeAll(async () => {
  server = await startCouchDBServer(credentials);
  seeded = await seedCollections(server.url, credentials);
});

afterAll(async () => {
  await server.close();
});

async function get(url: string): Promise<string> {
  return await (await fetch(url, { headers })).text();
}

describe('the documents of the demo', () => {
  test('fill six collections with at least 3,000 documents', () => {
    expect(demoCollections).toEqual(['agents', 'deployments', 'users', 'sessions', 'tickets', 'demos']);
    const total = Object.values(seeded).reduce((sum, { documents }) => sum + documents, 0);
    expect(total).toBeGreaterThanOrEqual(3000);
  });

  test.each(demoCollections)('%s holds what the seed says', async (collection) => {
    const info: unknown = JSON.parse(await get(`${server.url}/${collection}`));
    const expected = seeded[collection];
    expect(info).toMatchObject({
      doc_count: (expected?.documents ?? 0) + (expected?.designDocuments ?? 0),
      doc_del_count: expected?.deleted,
    });
    expect(expected?.rejections).not.toHaveLength(0);
    for (const { id } of expected?.rejections ?? []) {
      const url = `${server.url}/${collection}/${encodeURIComponent(id)}`;
      expect((await fetch(url, { headers })).status).toBe(200);
    }
  });

  test('name every hazard once in "demos"', () => {
    expect(seeded['demos']?.rejections.map(({ code }) => code)).toEqual([
      'number_precision',
      'number_out_of_range',
      'number_out_of_range',
      'item_too_large',
      'nesting_too_deep',
      'field_name_empty',
    ]);
  });

  test('are the same in every run', async () => {
    const other = await startCouchDBServer();
    try {
      await seedCollections(other.url);
      for (const collection of demoCollections) {
        const path = `/${collection}/_all_docs?include_docs=true`;
        expect(digest(await get(other.url + path))).toBe(digest(await get(server.url + path)));
      }
    } finally {
      await other.close();
    }
  });

  test('are refused by a server that already has them, with the reason', async () => {
    await expect(seedCollections(server.url, credentials)).rejects.toMatchObject({
      code: 'demo_seed_failed',
      message: expect.stringContaining('file_exists'),
    });
  });
});

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
