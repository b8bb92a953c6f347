import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { deleteTables, documentsOf, dynamodbClient, itemsOf } from '../support/both-sides.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import { seededRandom } from '../support/random.js';
import { testSeed } from '../support/seed.js';
import { dynaliteUrl, uniqueName } from '../support/servers.js';
import { type CliRun, cliEnvironment, cliPath, docferry, resultOf } from './cli.js';

const collections = ['agents', 'users', 'tickets'];
const operationsEach = 400;
const ids = 150;

describe(`repeated syncs, seed ${testSeed}`, () => {
  const random = seededRandom(testSeed);
  const prefix = `${uniqueName('sync')}-`;
  const env = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' };
  let couchdb: CouchDBServer;
  let client: DynamoDBClient;
  let folder: string;
  let edits = 0;
  const databases = new Map<string, CouchDBDatabase>();

  beforeAll(async () => {
    couchdb = await startCouchDBServer();
    client = dynamodbClient(dynaliteUrl());
    folder = await mkdtemp(join(tmpdir(), 'docferry-sync-'));
    for (const name of collections)
      databases.set(name, await CouchDBDatabase.create({ url: couchdb.url }, name));
    const migration = {
      source: { type: 'couchdb', url: couchdb.url },
      target: { type: 'dynamodb', endpoint: dynaliteUrl() },
      tablePrefix: prefix,
      collections: Object.fromEntries(collections.map((name) => [name, {}])),
    };
    const config = `export default ${JSON.stringify({ migrations: { there: migration } })};`;
    await writeFile(join(folder, 'migrations.config.mjs'), config);
  });

  afterAll(async () => {
    await deleteTables(
      client,
      collections.map((name) => prefix + name),
    );
    client.destroy();
    await couchdb.close();
    await rm(folder, { recursive: true });
  });

  const run = (...argv: readonly string[]): Promise<CliRun> =>
    docferry([...argv, '--config', join(folder, 'migrations.config.mjs')], { cwd: folder, env });

  /** Inserts, edits and deletes documents of every collection, in small steps. */
  async function edit(operations: number): Promise<void> {
    for (let done = 0; done < operations; done += 20) {
      for (const database of databases.values()) await editSome(database);
    }
  }

  async function editSome(database: CouchDBDatabase): Promise<void> {
    const id = (): string => `doc-${Math.floor(random() * ids)}`;
    const documents = new Map(Array.from({ length: 18 }, () => [id(), (edits += 1)]));
    await database.put([...documents].map(([_id, n]) => ({ _id, n, text: 'x'.repeat(n % 50) })));
    for (const gone of [id(), id()]) if (!documents.has(gone)) await database.remove(gone);
  }

  async function bothSides(): Promise<[object, object]> {
    const sides: [Record<string, object>, Record<string, object>] = [{}, {}];
    for (const name of collections) {
      sides[0][name] = Object.fromEntries([...(await documentsOf({ url: couchdb.url }, name))].sort());
      sides[1][name] = Object.fromEntries([...(await itemsOf(client, prefix + name))].sort());
    }
    return sides;
  }

  async function expectEqual(): Promise<void> {
    const [source, target] = await bothSides();
    expect(target).toEqual(source);
  }

  test('are refused before the first migration, which carries edits made meanwhile', async () => {
    await edit(operationsEach);
    expect((await run('sync', '--json')).code).toBe(6);
    const [first] = await Promise.all([run('migrate', '--json'), edit(operationsEach)]);
    expect(first.code).toBe(0);
  });

  test.each([1, 2, 3])('end with both sides equal, with edits before and during them, round %i', async () => {
    await edit(operationsEach);
    const [during] = await Promise.all([run('sync', '--json'), edit(operationsEach)]);
    expect(during.code).toBe(0);
    const last = await run('sync', '--json');
    expect(resultOf(last)).toMatchObject({ command: 'sync', ok: true });
    await expectEqual();
  });

  test('write nothing when nothing has changed', async () => {
    const idle = resultOf(await run('sync', '--json'));
    expect(idle.totals).toEqual({ read: 0, written: 0, deleted: 0, unchanged: 0, skipped: 0, rejected: 0 });
  });

  test('count several changes of one document as one write', async () => {
    const database = databases.get('users');
    for (let n = 0; n < 5; n += 1) await database?.put([{ _id: 'often', n }]);
    const result = resultOf(await run('sync', 'users', '--json'));
    expect(result.totals).toMatchObject({ written: 1 });
    await expectEqual();
  });

  test('go on without end by --watch, until a signal', async () => {
    const argv = ['sync', '--watch', '--json', '--config', join(folder, 'migrations.config.mjs')];
    const child = spawn(process.execPath, [cliPath, ...argv], { cwd: folder, env: cliEnvironment(env) });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    const ended = once(child, 'close');
    await edit(operationsEach);
    const equal = async (): Promise<boolean> => {
      const [source, target] = await bothSides();
      return JSON.stringify(source) === JSON.stringify(target);
    };
    const until = performance.now() + 15_000;
    while (!(await equal()) && performance.now() < until) await delay(100);
    await expectEqual();
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(143);
    expect(JSON.parse(stdout)).toMatchObject({ command: 'sync' });
  });
});
