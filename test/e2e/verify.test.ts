import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as collected } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { VerifyEstimate } from '../../src/commands/verify-estimate.js';
import type { VerifyResult } from '../../src/commands/verify-result.js';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { type SeededCollection, demoCollections, seedCollections } from '../../src/demo/seed.js';
import { deleteTables, dynamodbClient, itemsOf } from '../support/both-sides.js';
import { describeWithDynamoDBLocal, uniqueName } from '../support/servers.js';
import { type CliRun, cliEnvironment, cliPath, docferry } from './cli.js';

const prefix = `${uniqueName('verify')}-`;
const tickets = `${prefix}tickets`;

describeWithDynamoDBLocal('docferry verify', (endpoint) => {
  let couchdb: CouchDBServer;
  let client: DynamoDBClient;
  let folder: string;
  let seeded: Readonly<Record<string, SeededCollection>>;

  const run = (...args: readonly string[]): Promise<CliRun> =>
    docferry([...args, '--config', join(folder, 'migrations.config.js')], { cwd: folder });

  const verify = async (...flags: readonly string[]): Promise<CliRun & { readonly result: VerifyResult }> => {
    const ended = await run('verify', '--json', ...flags);
    if (ended.stdout === '') throw new Error(ended.stderr);
    return { ...ended, result: JSON.parse(ended.stdout) as VerifyResult };
  };

  beforeAll(async () => {
    couchdb = await startCouchDBServer();
    client = dynamodbClient(endpoint);
    folder = await mkdtemp(join(tmpdir(), 'docferry-verify-'));
    seeded = await seedCollections(couchdb.url);
    const migration = {
      source: { type: 'couchdb', url: couchdb.url },
      target: { type: 'dynamodb', endpoint },
      tablePrefix: prefix,
      collections: Object.fromEntries(demoCollections.map((name) => [name, {}])),
    };
    const config = `export default ${JSON.stringify({ migrations: { demo: migration } })};`;
    await writeFile(join(folder, 'migrations.config.js'), config);
    expect((await run('migrate', '--quiet')).code).toBe(4);
  });

  afterAll(async () => {
    await deleteTables(
      client,
      demoCollections.map((name) => `${prefix}${name}`),
    );
    client.destroy();
    await rm(folder, { recursive: true });
    await couchdb.close();
  });

  test('finds all that was carried equal, awkward documents too, and expects the rejected ones to be missing', async () => {
    const { code, result, stderr } = await verify();
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('no difference was found'),
    });
    for (const [name, { documents, designDocuments, rejections }] of Object.entries(seeded)) {
      const equal = documents - rejections.length;
      expect({ name, ...result.collections[name] }).toMatchObject({
        name,
        status: 'complete',
        compared: equal,
        equal,
        rejected: rejections.length,
        skipped: designDocuments,
        missing: 0,
        differing: 0,
        extra: 0,
      });
    }
  });

  test('tells what it will take', async () => {
    const { code, stdout } = await run('verify', '--dry-run', '--json');
    expect(code).toBe(0);
    const estimate = JSON.parse(stdout) as VerifyEstimate;
    expect(estimate.collections['tickets']?.readUnits).toBeGreaterThan(0);
    expect(estimate.collections['tickets']?.items).toBe((await itemsOf(client, tickets)).size);
    expect(estimate.price).toMatchObject({ region: 'us-east-1', usdPerMillionUnits: 0.125 });
    expect(estimate.totals.usd).toBeCloseTo((estimate.totals.readUnits * 0.125) / 1_000_000, 12);
    const { stderr } = await run('verify', '--dry-run');
    expect(stderr).toContain('on demand that costs about < $0.0001 in us-east-1');
  });

  test('writes a page, and stopped half-way it says what was compared', async () => {
    await rm(join(folder, '.docferry', 'demo', 'verify'), { recursive: true, force: true });
    const child = spawn(
      process.execPath,
      [
        cliPath,
        'verify',
        'tickets',
        '--json',
        '--read-units',
        '1',
        '--config',
        join(folder, 'migrations.config.js'),
      ],
      { cwd: folder, env: cliEnvironment({}), stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const [stdout, stderr] = [collected(child.stdout), collected(child.stderr)];
    const list = join(folder, '.docferry', 'demo', 'verify', 'tickets', 'missing');
    while (child.exitCode === null && !existsSync(list)) await delay(10);
    child.kill('SIGINT');
    await once(child, 'exit');
    expect(child.exitCode).toBe(130);
    const result = JSON.parse(await stdout) as VerifyResult;
    expect(result).toMatchObject({ ok: false, collections: { tickets: { status: 'stopped' } } });
    expect(await stderr).toContain('not everything was compared');
    const page = await readFile(join(folder, '.docferry', 'demo', 'verify', 'report.html'), 'utf8');
    expect(page).toContain('not finished');
  });

  test('counts what was planted exactly, tells what a repair would do, and repairs it', async () => {
    const items = await itemsOf(client, tickets);
    const [first = '', second = '', third = ''] = [...items.keys()].filter((id) => /^[\w-]+$/.test(id));
    for (const id of [first, second])
      await client.send(new DeleteItemCommand({ TableName: tickets, Key: { _id: { S: id } } }));
    for (const id of [third, 'by-hand'])
      await client.send(
        new PutItemCommand({ TableName: tickets, Item: { _id: { S: id }, odd: { N: '1' } } }),
      );
    const found = await verify('tickets');
    expect(found.code).toBe(5);
    const planted = { missing: 2, differing: 1, extra: 1, equal: items.size - 3, compared: items.size };
    expect(found.result.totals).toMatchObject(planted);
    const { files = {} } = found.result.collections['tickets'] ?? {};
    expect((await readFile(files.missing ?? '', 'utf8')).trim().split('\n').sort()).toEqual(
      [first, second].sort().map((id) => JSON.stringify(id)),
    );
    const asked = await verify('tickets', '--repair', '--dry-run');
    expect(asked).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('would write 3 items and delete 1'),
    });
    expect((await verify('tickets', '--repair')).code).toBe(6);
    const mended = await verify('tickets', '--repair', '--max-deletes', '1');
    expect(mended).toMatchObject({ code: 0, result: { ok: true, totals: { extra: 1, repaired: 1 } } });
    expect(await itemsOf(client, tickets)).toEqual(items);
    expect((await verify('tickets')).code).toBe(0);
  });

  test.each([
    [['--force'], '--repair'],
    [['--sample', 'some'], '--sample'],
    [['--read-units', '0'], '--read-units'],
    [['--repair', '--sample', '5'], 'exclude each other'],
  ])('refuses %p', async (flags, named) => {
    const { code, stderr } = await run('verify', ...flags);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(named) });
  });

  test('compares a sample within a rate', async () => {
    const { code, result } = await verify('tickets', '--sample', '20', '--read-units', '1000');
    expect(code).toBe(0);
    expect(result.collections['tickets']?.sample).toMatchObject({ confidence: 95 });
  });
});
