import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { DeleteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CutoverResult } from '../../src/commands/cutover-result.js';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { deleteTables, dynamodbClient } from '../support/both-sides.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import { describeWithDynamoDBLocal, uniqueName } from '../support/servers.js';
import { type CliRun, cliEnvironment, cliPath, docferry } from './cli.js';

describeWithDynamoDBLocal('docferry cutover', (endpoint) => {
  const table = uniqueName('cutover');
  let couchdb: CouchDBServer;
  let database: CouchDBDatabase;
  let client: DynamoDBClient;
  let folder: string;

  const args = (...words: readonly string[]): string[] => [
    ...words,
    '--config',
    join(folder, 'migrations.config.js'),
  ];
  const run = (...words: readonly string[]): Promise<CliRun> => docferry(args(...words), { cwd: folder });

  const cutover = async (
    ...flags: readonly string[]
  ): Promise<CliRun & { readonly result: CutoverResult }> => {
    const ended = await run('cutover', '--json', ...flags);
    if (ended.stdout === '') throw new Error(ended.stderr);
    return { ...ended, result: JSON.parse(ended.stdout) as CutoverResult };
  };

  beforeAll(async () => {
    couchdb = await startCouchDBServer();
    client = dynamodbClient(endpoint);
    folder = await mkdtemp(join(tmpdir(), 'docferry-cutover-'));
    database = await CouchDBDatabase.create({ url: couchdb.url }, table);
    await database.put(Array.from({ length: 30 }, (_, n) => ({ _id: `u${n}`, n })));
    const users = { from: table, to: table, table: { deletionProtection: false } };
    const migration = {
      source: { type: 'couchdb', url: couchdb.url },
      target: { type: 'dynamodb', endpoint },
      collections: { users },
    };
    const config = `export default ${JSON.stringify({ migrations: { demo: migration } })};`;
    await writeFile(join(folder, 'migrations.config.js'), config);
    expect((await run('migrate', '--quiet')).code).toBe(0);
  });

  afterAll(async () => {
    await deleteTables(client, [table]);
    client.destroy();
    await database[Symbol.asyncDispose]();
    await couchdb.close();
    await rm(folder, { recursive: true });
  });

  test('says ready, and why, once the source stands still', async () => {
    await database.put([{ _id: 'pending', n: 1 }]);
    const { code, result, stderr } = await cutover('--quiet-for', '1');
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringMatching(/\nready\n$/) });
    expect(stderr).toMatch(/✓ verified +31 documents are equal/);
    expect(stderr).toMatch(/– caches +.*DAX/);
    expect(result).toMatchObject({ command: 'cutover', ok: true, ready: true });
    expect(result.collections['users']).toMatchObject({ ready: true, changes: 1 });
  });

  test('says not ready, and why', async () => {
    const key = { _id: { S: 'u1' } };
    await client.send(new DeleteItemCommand({ TableName: table, Key: key }));
    const { code, result, stderr } = await cutover('--yes');
    expect({ code, stderr }).toMatchObject({
      code: 5,
      stderr: expect.stringMatching(/\nnot ready: users\n$/),
    });
    expect(stderr).toMatch(/✗ verified +1 missing/);
    expect(result).toMatchObject({ ok: false, ready: false });
    expect((await run('verify', '--repair', '--quiet')).code).toBe(0);
    expect((await cutover('--yes')).code).toBe(0);
  });

  test('never says ready without a comparison', async () => {
    const role = 'arn:aws:iam::123456789012:role/app';
    const { code, result, stderr } = await cutover('--yes', '--no-verify', '--app-role', role);
    expect({ code, ready: result.ready }).toEqual({ code: 5, ready: false });
    expect(stderr).toMatch(/– application role +the table is in an emulator/);
  });

  test('needs to be told where nobody can be asked, and that in words that fit', async () => {
    const wrong = [
      [],
      ['--yes', '--quiet-for', '5'],
      ['--quiet-for', '0'],
      ['--quiet-for', '600'],
      ['--yes', '--accept-rejects', 'some'],
      ['--yes', '--app-role', 'app'],
      ['--stopped-at', '2026-11-22T20:00'],
    ];
    for (const flags of wrong) {
      const { code, result } = await cutover(...flags);
      expect({ flags, code, result }).toMatchObject({ flags, code: 2, result: { error: { code: 'usage' } } });
    }
  });

  test('stops at Ctrl-C with 130, and the next one is ready', async () => {
    const words = args('cutover', '--json', '--quiet-for', '500');
    const child = spawn(process.execPath, [cliPath, ...words], {
      cwd: folder,
      env: cliEnvironment({}),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = Promise.all([text(child.stdout), text(child.stderr)]);
    await once(child.stderr, 'data');
    child.kill('SIGINT');
    const [code] = (await once(child, 'exit')) as [number | null];
    const [stdout] = await output;
    expect({ code, result: JSON.parse(stdout) as unknown }).toMatchObject({
      code: 130,
      result: { ready: false },
    });
    expect((await cutover('--yes')).code).toBe(0);
  });
});
