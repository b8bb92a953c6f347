import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { beginNow } from '../../src/commands/begin-now.js';
import { cutover } from '../../src/commands/cutover.js';
import type { CutoverResult } from '../../src/commands/cutover-result.js';
import { migrate } from '../../src/commands/migrate.js';
import { retry } from '../../src/commands/retry.js';
import type { RunOptions, RunResult } from '../../src/commands/run.js';
import { sync } from '../../src/commands/sync.js';
import { verify } from '../../src/commands/verify.js';
import { validateConfig } from '../../src/config/validate.js';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { deleteTables, documentsOf, dynamodbClient, itemsOf } from '../support/both-sides.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import { describeWithDynamoDBLocal, uniqueName } from '../support/servers.js';

describeWithDynamoDBLocal('a rollback after the cutover', (endpoint) => {
  const name = uniqueName('rollback');
  let couchdb: CouchDBServer;
  let database: CouchDBDatabase;
  let client: DynamoDBClient;
  let folder: string;

  beforeAll(async () => {
    couchdb = await startCouchDBServer();
    database = await CouchDBDatabase.create({ url: couchdb.url }, name);
    client = dynamodbClient(endpoint);
    folder = await mkdtemp(join(tmpdir(), 'docferry-rollback-'));
  });
  afterAll(async () => {
    await deleteTables(client, [name]);
    client.destroy();
    await couchdb.close();
    await rm(folder, { recursive: true });
  });

  function of(direction: 'forth' | 'back'): Omit<RunOptions, 'restart' | 'acceptConfigChange'> {
    const there = {
      type: 'dynamodb',
      endpoint,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    };
    const here = { type: 'couchdb', url: couchdb.url };
    const table = { streams: 'NEW_AND_OLD_IMAGES', pointInTimeRecovery: false, deletionProtection: false };
    const migrations = {
      forth: {
        source: { ...here, dynamodbTypes: true },
        target: there,
        collections: { users: { from: name, to: name, table } },
      },
      back: { source: there, target: here, collections: { people: { from: name, to: name } } },
    };
    const migration = validateConfig({ migrations }).find((one) => one.name === direction);
    if (migration === undefined) throw new Error(`there is no migration "${direction}"`);
    const never = new AbortController().signal;
    return {
      migration,
      collections: [],
      state: join(folder, direction),
      stop: never,
      abort: never,
      report: () => undefined,
    };
  }

  function follow(direction: 'forth' | 'back', turnAround = false): Promise<RunResult> {
    return sync({ ...of(direction), acceptConfigChange: false, initial: false, turnAround });
  }

  function cutOver(direction: 'forth' | 'back'): Promise<CutoverResult> {
    return cutover({
      ...of(direction),
      folder: join(folder, direction, 'verify'),
      patience: { sleep: () => Promise.resolve(), waits: [0, 1, 1] },
      timeoutSeconds: 60,
      writingStopped: { confirm: () => Promise.resolve(true) },
      verify: true,
      acceptRejects: 0,
    });
  }

  async function put(
    item: Record<string, NonNullable<PutItemCommand['input']['Item']>[string]>,
  ): Promise<void> {
    await client.send(new PutItemCommand({ TableName: name, Item: item }));
  }

  async function scanned(): Promise<unknown> {
    return (await client.send(new ScanCommand({ TableName: name, ConsistentRead: true }))).Items;
  }

  async function raw(path: string): Promise<Record<string, unknown>> {
    return (await (await fetch(`${couchdb.url}/${name}/${path}`)).json()) as Record<string, unknown>;
  }

  async function revisions(): Promise<Map<string, string>> {
    const { rows } = (await raw('_all_docs')) as { rows: { id: string; value: { rev: string } }[] };
    return new Map(rows.map(({ id, value: { rev } }) => [id, rev]));
  }

  async function expectEqualSides(): Promise<void> {
    const documents = await documentsOf({ url: couchdb.url }, name);
    expect([...documents].sort()).toEqual([...(await itemsOf(client, name))].sort());
  }

  function errorsOf(result: RunResult): (string | undefined)[] {
    return Object.values(result.collections).map(({ error }) => error?.code);
  }

  test('cuts over, and begins the way back without a copy', async () => {
    await database.put(Array.from({ length: 40 }, (_, index) => ({ _id: `u${index}`, index })));
    await database.put([{ _id: 'u1', index: 1, edited: true }]);
    const copied = await migrate({ ...of('forth'), restart: false, acceptConfigChange: false });
    expect(copied.error).toBeUndefined();
    await database.put([{ _id: 'u2', index: 2, late: true }]);
    await database.remove('u3');
    expect(errorsOf(await follow('back'))).toEqual(['loop']);
    expect(await cutOver('forth')).toMatchObject({ ready: true });
    const begun = await beginNow({ ...of('back'), restart: false });
    expect(begun.collections['people']).toMatchObject({
      status: 'synced',
      read: 0,
      notices: [{ code: 'from_now' }],
    });
    expect(errorsOf(await beginNow({ ...of('back'), restart: false }))).toEqual(['already_migrated']);
    expect((await beginNow({ ...of('back'), restart: true })).error).toBeUndefined();
  }, 60_000);

  test('carries inserts, edits and deletes back as successors of what was there', async () => {
    const before = await revisions();
    await put({ _id: { S: 'new' }, index: { N: '99' } });
    await put({
      _id: { S: 'u1' },
      index: { N: '100' },
      tags: { SS: ['a', 'b'] },
      bytes: { B: new Uint8Array([0, 255]) },
    });
    for (const id of ['u4', 'u5'])
      await client.send(new DeleteItemCommand({ TableName: name, Key: { _id: { S: id } } }));
    await put({ _id: { S: 'u5' }, again: { BOOL: true } });
    expect(errorsOf(await follow('back'))).toEqual([undefined]);

    const after = await revisions();
    // What the way forth has written more than once shortly before may come and go once more.
    const changed = ['new', 'u1', 'u2', 'u4', 'u5'];
    for (const [id, rev] of before) if (!changed.includes(id)) expect([id, after.get(id)]).toEqual([id, rev]);
    expect(after.size).toBe(before.size);
    expect(before.get('u1')).toMatch(/^2-/);
    expect(await raw('u1')).toMatchObject({
      _rev: expect.stringMatching(/^3-/),
      index: 100,
      tags: { $dynamodb: { SS: ['a', 'b'] } },
      bytes: { $dynamodb: { B: 'AP8=' } },
    });
    expect(await raw('new')).toMatchObject({ _rev: expect.stringMatching(/^1-/), index: 99 });
    expect(await raw('u4')).toMatchObject({ error: 'not_found', reason: 'deleted' });
    expect(await raw('u5')).toMatchObject({ again: true });
    for (const id of after.keys()) expect(await raw(`${id}?conflicts=true`)).not.toHaveProperty('_conflicts');
    expect(errorsOf(await follow('back'))).toEqual([undefined]);
    expect(await revisions()).toEqual(after);
  }, 60_000);

  test('nothing of the way forth writes meanwhile, neither by accident nor by schedule', async () => {
    const items = await scanned();
    const again = { ...of('forth'), acceptConfigChange: false };
    expect(errorsOf(await follow('forth'))).toEqual(['loop']);
    expect(errorsOf(await migrate({ ...again, restart: false }))).toEqual(['loop']);
    expect(errorsOf(await migrate({ ...again, restart: true }))).toEqual(['loop']);
    expect(errorsOf(await retry(of('forth')))).toEqual(['loop']);
    const repair = { force: false, maxDeletes: { documents: 5 } };
    const repaired = await verify({ ...of('forth'), folder: join(folder, 'repair'), repair });
    expect(repaired.collections['users']?.error).toMatchObject({ code: 'loop', exitCode: 6 });
    const compared = await verify({ ...of('forth'), folder: join(folder, 'repair') });
    expect(compared.error).toBeUndefined();
    const switched = await cutOver('forth');
    expect(switched).toMatchObject({ ready: false, error: { code: 'loop' } });
    expect(await scanned()).toEqual(items);
  }, 60_000);

  test('cuts over to CouchDB, and a second attempt goes on from there', async () => {
    await put({ _id: { S: 'u6' }, last: { BOOL: true } });
    await put({ _id: { S: 'u1' }, index: { N: '101' } });
    expect(await cutOver('back')).toMatchObject({ ready: true });
    await expectEqualSides();

    await database.put([{ _id: 'u6', back: true }]);
    expect(errorsOf(await follow('forth', true))).toEqual([undefined]);
    await expectEqualSides();
    expect(errorsOf(await follow('back'))).toEqual(['loop']);
    expect(await cutOver('forth')).toMatchObject({ ready: true });
  }, 60_000);
});
