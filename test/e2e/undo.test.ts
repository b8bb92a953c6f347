import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { RunResult } from '../../src/commands/run.js';
import type { UndoRuns } from '../../src/commands/undo.js';
import type { UndoResult } from '../../src/commands/undo-result.js';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import { deleteTables, dynamodbClient, itemsOf } from '../support/both-sides.js';
import { describeWithDynamoDBLocal, uniqueName } from '../support/servers.js';
import { type CliRun, docferry } from './cli.js';

describeWithDynamoDBLocal('docferry undo', (endpoint) => {
  let couchdb: CouchDBServer;
  let database: CouchDBDatabase;
  let client: DynamoDBClient;
  let folder: string;

  const run = (...args: readonly string[]): Promise<CliRun> =>
    docferry([...args, '--config', join(folder, 'migrations.config.js')], { cwd: folder });

  beforeAll(async () => {
    couchdb = await startCouchDBServer();
    database = await CouchDBDatabase.create({ url: couchdb.url }, uniqueName('undo'));
    client = dynamodbClient(endpoint);
    folder = await mkdtemp(join(tmpdir(), 'docferry-undo-'));
    const there = {
      source: { type: 'couchdb', url: couchdb.url },
      target: { type: 'dynamodb', endpoint },
      keepUndo: true,
      collections: { users: { from: database.name, to: database.name } },
    };
    const config = `export default ${JSON.stringify({ migrations: { there } })};`;
    await writeFile(join(folder, 'migrations.config.js'), config);
    await database.put(Array.from({ length: 60 }, (_, index) => ({ _id: `u${index}`, n: 1 })));
    expect((await run('migrate', '--quiet')).code).toBe(0);
  });

  afterAll(async () => {
    await deleteTables(client, [database.name]);
    client.destroy();
    await database[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
    await couchdb.close();
  });

  test('lists runs, tells what it would do, does it, and the next run refuses until it is a restart', async () => {
    const before = await itemsOf(client, database.name);
    await database.put([
      ...Array.from({ length: 30 }, (_, index) => ({ _id: `u${index}`, n: '2' })),
      { _id: 'new' },
    ]);
    await database.remove('u59');
    const synced = await run('sync', '--json');
    const { collections } = JSON.parse(synced.stdout) as RunResult;
    const name = collections['users']?.undo ?? '';
    expect(synced.stderr).toContain(`docferry undo ${name}`);
    const after = await itemsOf(client, database.name);
    const listed = JSON.parse((await run('undo', '--json')).stdout) as UndoRuns;
    expect(listed.runs.map((kept) => kept.run)).toContain(name);
    expect((await run('undo')).stdout).toContain(name);

    const asked = await run('undo', name, '--dry-run');
    expect(asked).toMatchObject({ code: 0, stderr: expect.stringContaining('nothing was written') });
    expect(await itemsOf(client, database.name)).toEqual(after);

    const done = await run('undo', name, 'users', '--json');
    const result = JSON.parse(done.stdout) as UndoResult;
    expect({ code: done.code, totals: result.totals }).toEqual({
      code: 0,
      totals: { restored: 32, already: 0, changed: 0, refused: 0 },
    });
    expect(await itemsOf(client, database.name)).toEqual(before);
    expect(await run('sync')).toMatchObject({ code: 6, stderr: expect.stringContaining('--restart') });
    expect((await run('migrate', '--restart', '--quiet')).code).toBe(0);
    expect(await itemsOf(client, database.name)).toEqual(after);
  });

  test('leaves what was changed since, names it, and ends with code 4', async () => {
    await database.put([
      { _id: 'u1', n: 3 },
      { _id: 'u2', n: 3 },
    ]);
    const { collections } = JSON.parse((await run('sync', '--json')).stdout) as RunResult;
    const item = { _id: { S: 'u1' }, by: { S: 'hand' } };
    await client.send(new PutItemCommand({ TableName: database.name, Item: item }));
    const { code, stderr } = await run('undo', collections['users']?.undo ?? '');
    expect(code).toBe(4);
    expect(stderr).toContain('"u1" has changed since and is left as it is');
  });

  test('names a run that is not known', async () => {
    expect(await run('undo', 'nothing')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('nothing is kept of a run "nothing"'),
    });
  });
});
