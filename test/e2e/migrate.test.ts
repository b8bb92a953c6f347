import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { type SeededCollection, demoCollections, seedCollections } from '../../src/demo/seed.js';
import { deleteTables, documentsOf, dynamodbClient, itemsOf } from '../support/both-sides.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import { describeWithDynamoDBLocal } from '../support/servers.js';
import { type CliRun, docferry, resultOf } from './cli.js';

const credentials = { username: 'ferry', password: 'pass:w@rd/é' };

describeWithDynamoDBLocal('docferry migrate with the root config', (endpoint) => {
  let couchdb: CouchDBServer;
  let client: DynamoDBClient;
  let state: string;
  let seeded: Readonly<Record<string, SeededCollection>>;
  let env: Record<string, string>;

  beforeAll(async () => {
    couchdb = await startCouchDBServer(credentials);
    client = dynamodbClient(endpoint);
    await deleteTables(client, demoCollections);
    state = await mkdtemp(join(tmpdir(), 'docferry-'));
    seeded = await seedCollections(couchdb.url, credentials);
    env = {
      COUCHDB_URL: couchdb.url,
      COUCHDB_USER: credentials.username,
      COUCHDB_PASSWORD: credentials.password,
      DYNAMODB_ENDPOINT_URL: endpoint,
    };
  });

  afterAll(async () => {
    await deleteTables(client, demoCollections);
    client.destroy();
    await rm(state, { recursive: true });
    await couchdb.close();
  });

  function migrate(...args: string[]): Promise<CliRun> {
    return docferry(['migrate', '--json', '--state', state, ...args], { env });
  }

  /** The documents that must have arrived, and those that did, both by canonical text. */
  async function sides(collection: string): Promise<[Map<string, string>, Map<string, string>]> {
    const documents = await documentsOf({ url: couchdb.url, ...credentials }, collection);
    for (const { id } of seeded[collection]?.rejections ?? []) documents.delete(id);
    return [documents, await itemsOf(client, collection)];
  }

  test('copies all six collections exactly and lists what DynamoDB cannot hold', async () => {
    const run = await migrate();
    const result = resultOf(run);
    expect({ code: run.code, error: result.error }).toEqual({ code: 4, error: undefined });
    for (const [name, { documents, designDocuments, rejections }] of Object.entries(seeded)) {
      expect(result.collections[name]).toMatchObject({
        status: 'synced',
        written: documents - rejections.length,
        rejected: rejections.length,
        deleted: 0,
        unchanged: 0,
        skipped: designDocuments,
        read: documents + designDocuments,
      });
      const [expected, actual] = await sides(name);
      expect(actual).toEqual(expected);
    }
    expect(run.stderr).not.toContain(credentials.password);
    expect(run.stdout).not.toContain(credentials.password);
  });

  test('the reject log has code, path and reason of each document that did not arrive', async () => {
    const log = await readFile(join(state, 'couchdb-to-dynamodb', 'rejects', 'demos.ndjson'), 'utf8');
    const lines = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>);
    const expected = (seeded['demos']?.rejections ?? []).map(({ id, code }) => ({ id, code }));
    expect(lines.map(({ id, code }) => ({ id, code })).sort(byId)).toEqual([...expected].sort(byId));
    for (const line of lines) {
      expect(line['reason']).toMatch(/\w+ \w+/);
      if (line['code'] !== 'item_too_large') expect(line['path']).toMatch(/^\w/);
    }
  });

  test('a second run writes nothing again, and still tells of what was rejected', async () => {
    const run = await migrate();
    const result = resultOf(run);
    expect(run.code).toBe(4);
    expect(result.totals).toEqual({ read: 0, written: 0, deleted: 0, unchanged: 0, skipped: 0, rejected: 0 });
    expect(result.collections['demos']?.rejects).toContain('demos.ndjson');
  });

  test('a later run carries edits, new documents, deletions and corrected rejects', async () => {
    const users = openDatabase('users');
    const [rejected] = seeded['users']?.rejections ?? [];
    await users.put([
      { _id: 'new', n: 1 },
      { _id: 'short', n: 1 },
      { _id: rejected?.id ?? '', mended: true },
    ]);
    await users.put([{ _id: 'new', n: 2 }]);
    await users.remove('short');
    await users.remove('awkward-empty');
    const run = await migrate('users');
    expect(resultOf(run).collections['users']).toMatchObject({ written: 2, deleted: 2, rejected: 0 });
    expect(run.code).toBe(0);
    const documents = await documentsOf({ url: couchdb.url, ...credentials }, 'users');
    expect(await itemsOf(client, 'users')).toEqual(documents);
    await expect(readFile(join(state, 'couchdb-to-dynamodb', 'rejects', 'users.ndjson'))).rejects.toThrow(
      'ENOENT',
    );
  });

  test('a table that was emptied and made anew is not taken for filled', async () => {
    await deleteTables(client, ['tickets']);
    const refused = await migrate('tickets');
    expect(refused.code).toBe(6);
    expect(resultOf(refused).error).toMatchObject({ code: 'target_recreated' });
    const restarted = await migrate('tickets', '--restart');
    expect(restarted.code).toBe(4);
    const [expected, actual] = await sides('tickets');
    expect(actual).toEqual(expected);
  });

  test('a restart reads everything again and deletes what is gone at the source', async () => {
    const deployments = openDatabase('deployments');
    await deployments.remove('awkward-empty');
    const checkpoint = join(state, 'couchdb-to-dynamodb', 'checkpoints', 'deployments.json');
    await writeFile(checkpoint, 'damaged');
    expect(resultOf(await migrate('deployments')).error).toMatchObject({ code: 'checkpoint_damaged' });
    const { collections } = resultOf(await migrate('deployments', '--restart'));
    expect(collections['deployments']).toMatchObject({ status: 'synced', rejected: 1 });
    const [expected, actual] = await sides('deployments');
    expect(actual).toEqual(expected);
  });

  test('a source that was deleted and made anew is not followed', async () => {
    const agents = openDatabase('agents');
    await agents.recreate();
    const refused = await migrate('agents');
    expect(refused.code).toBe(6);
    expect(resultOf(refused).error).toMatchObject({ code: 'source_recreated' });
    expect((await itemsOf(client, 'agents')).size).toBeGreaterThan(100);
  });

  test('one collection that fails does not stop the others', async () => {
    const demos = openDatabase('demos');
    await demos[Symbol.asyncDispose]();
    const sessions = openDatabase('sessions');
    await sessions.put([{ _id: 'late', expires_at: 1 }]);
    const run = await migrate('demos', 'sessions');
    const { collections, error } = resultOf(run);
    expect(run.code).toBe(3);
    expect(collections['demos']).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining('demos') },
    });
    expect(collections['sessions']).toMatchObject({ status: 'synced', written: 1 });
    expect(error).toEqual(collections['demos']?.error);
  });

  function openDatabase(name: string): CouchDBDatabase {
    return CouchDBDatabase.open({ url: couchdb.url, ...credentials }, name);
  }
});

function byId(a: { id?: string | undefined }, b: { id?: string | undefined }): number {
  return (a.id ?? '') < (b.id ?? '') ? -1 : 1;
}

describe('docferry migrate', () => {
  test('says in one sentence that the source cannot be reached', async () => {
    const env = { COUCHDB_URL: 'http://127.0.0.1:9', DYNAMODB_ENDPOINT_URL: 'http://127.0.0.1:9' };
    const state = await mkdtemp(join(tmpdir(), 'docferry-'));
    const run = await docferry(['migrate', '--json', '--state', state], { env });
    await rm(state, { recursive: true });
    expect(run.code).toBe(3);
    expect(resultOf(run).error).toMatchObject({ message: expect.stringContaining('127.0.0.1:9') });
  });
});
