import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { decodeCheckpoint } from '../../src/checkpoints/format.js';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { deleteTables, dynamodbClient, itemsOf } from '../support/both-sides.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import { describeWithDynamoDBLocal, uniqueName } from '../support/servers.js';
import { type CliRun, docferry, resultOf } from './cli.js';
import { SlowMigration } from './slow-migration.js';

describeWithDynamoDBLocal('docferry migrate with its state in a table', (endpoint) => {
  let couchdb: CouchDBServer;
  let database: CouchDBDatabase;
  let client: DynamoDBClient;
  let folders: string[];
  let names: { users: string; state: string };

  beforeEach(async () => {
    couchdb = await startCouchDBServer();
    database = await CouchDBDatabase.create({ url: couchdb.url }, 'users');
    client = dynamodbClient(endpoint);
    folders = [];
    names = { users: uniqueName('users'), state: uniqueName('state') };
  });

  afterEach(async () => {
    await deleteTables(client, Object.values(names));
    client.destroy();
    for (const folder of folders) await rm(folder, { recursive: true });
    await couchdb.close();
  });

  /** Runs in a new, empty folder with nothing but the config, as a new container does. */
  async function migrate(args: readonly string[] = [], state: object = {}): Promise<CliRun> {
    const cwd = await mkdtemp(join(tmpdir(), 'docferry-'));
    folders.push(cwd);
    const there = {
      source: { type: 'couchdb', url: couchdb.url },
      target: { type: 'dynamodb', endpoint },
      state: { type: 'dynamodb', table: names.state, ...state },
      collections: { users: { to: names.users } },
    };
    const config = `export default ${JSON.stringify({ migrations: { there } })};\n`;
    await writeFile(join(cwd, 'migrations.config.ts'), config);
    const run = await docferry(['migrate', '--json', ...args], { cwd });
    expect(await readdir(cwd)).toEqual(['migrations.config.ts']);
    return run;
  }

  /** Resolves when the checkpoint of the migration that stands still has some documents behind it. */
  async function savedCheckpoint(): Promise<void> {
    const Key = { migration: { S: 'slow' }, entry: { S: 'collection/users' } };
    const command = new GetItemCommand({ TableName: names.state, Key, ConsistentRead: true });
    const read = async (): Promise<number> => {
      const { Item } = await client.send(command);
      const text = Item?.['checkpoint']?.S;
      return text === undefined ? 0 : decodeCheckpoint(text, names.state).counts.read;
    };
    while ((await read()) === 0) await delay(20);
  }

  async function fill(): Promise<void> {
    const many = Array.from({ length: 300 }, (_, index) => ({ _id: `user-${index}`, index }));
    await database.put([...many, { _id: 'big', text: 'x'.repeat(450_000) }]);
  }

  test('the second run, elsewhere, resumes and writes nothing; a third carries what has changed', async () => {
    await fill();
    const first = await migrate();
    expect(first.code).toBe(4);
    const rejects = `dynamodb:${names.state}/there/reject/users/`;
    const { users } = resultOf(first).collections;
    expect(users).toMatchObject({ status: 'synced', written: 300, rejected: 1, rejects });
    expect((await itemsOf(client, names.users)).size).toBe(300);

    const second = await migrate();
    expect(resultOf(second).collections['users']).toMatchObject({ status: 'synced', read: 0, rejects });
    expect(second.stderr).toContain('users: resuming');

    await database.put([{ _id: 'new' }]);
    await database.put([{ _id: 'big', text: 'short' }]);
    const third = await migrate();
    expect(third.code).toBe(0);
    expect(resultOf(third).collections['users']).toMatchObject({ status: 'synced', written: 2 });
    expect(resultOf(third).collections['users']).not.toHaveProperty('rejects');

    const again = await migrate(['--restart']);
    expect(resultOf(again).collections['users']).toMatchObject({ status: 'synced', written: 302 });
  }, 60_000);

  test('a killed run is resumed by the next, and no other runs beside it', async () => {
    await using migration = await SlowMigration.create(endpoint, {
      documents: 1_500,
      answered: 40,
      state: names.state,
    });
    const killed = migration.start();
    await migration.underWay();
    await savedCheckpoint();
    const second = await migration.start().ended;
    expect(second.code).toBe(6);
    expect(resultOf(second).error).toMatchObject({ code: 'lease_held' });
    killed.kill('SIGKILL');
    await killed.ended;
    migration.resume();
    const batches = migration.batches;
    const resumed = await migration.start().ended;
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).toContain('users: resuming');
    expect(migration.batches - batches).toBeLessThan(1_500 / 25);
    expect(await migration.differences()).toEqual([]);
    expect(await readdir(migration.folder)).toEqual(['migrations.config.mjs']);
  }, 60_000);

  test('a state that is out of reach stops the run before it writes', async () => {
    await fill();
    const run = await migrate([], { endpoint: 'http://127.0.0.1:9' });
    expect(run.code).toBe(3);
    expect(JSON.parse(run.stdout)).toMatchObject({
      error: {
        code: 'endpoint_unreachable',
        message: '"http://127.0.0.1:9" could not be reached: ECONNREFUSED',
        hint: 'Check that the database is running and that this machine may connect to it.',
      },
    });
  });

  test('a folder on the command line contradicts the config', async () => {
    const run = await migrate(['--state', 'elsewhere']);
    expect(run.code).toBe(2);
    expect(JSON.parse(run.stdout)).toMatchObject({
      error: {
        code: 'usage',
        message: `"--state" names a folder, but "there" keeps its state in table "${names.state}"`,
        hint: 'Leave out --state, or take "state" out of the config.',
      },
    });
  });
});
