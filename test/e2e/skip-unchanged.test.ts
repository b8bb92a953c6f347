import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { demoCollections, seedCollections } from '../../src/demo/seed.js';
import { deleteTables, dynamodbClient, itemsOf } from '../support/both-sides.js';
import { describeWithDynamoDBLocal, uniqueName } from '../support/servers.js';
import { type CliRun, docferry, resultOf } from './cli.js';

describeWithDynamoDBLocal('docferry migrate --restart over filled tables', (endpoint) => {
  const prefix = `${uniqueName('same')}-`;
  const tables = demoCollections.map((name) => prefix + name);
  const env = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' };
  let couchdb: CouchDBServer;
  let client: DynamoDBClient;
  let folder: string;

  beforeAll(async () => {
    couchdb = await startCouchDBServer();
    client = dynamodbClient(endpoint);
    folder = await mkdtemp(join(tmpdir(), 'docferry-same-'));
    await seedCollections(couchdb.url);
    const there = {
      source: { type: 'couchdb', url: couchdb.url },
      target: { type: 'dynamodb', endpoint },
      tablePrefix: prefix,
      skipUnchanged: true,
      collections: Object.fromEntries(demoCollections.map((name) => [name, {}])),
    };
    const config = `export default ${JSON.stringify({ migrations: { there } })};`;
    await writeFile(join(folder, 'migrations.config.mjs'), config);
  });

  afterAll(async () => {
    await deleteTables(client, tables);
    client.destroy();
    await couchdb.close();
    await rm(folder, { recursive: true });
  });

  const migrate = (...argv: string[]): Promise<CliRun> =>
    docferry(['migrate', '--json', ...argv], { cwd: folder, env });

  async function items(): Promise<unknown> {
    return await Promise.all(tables.map((table) => itemsOf(client, table)));
  }

  test('writes nothing where nothing differs, and says what that saves', async () => {
    const first = resultOf(await migrate()).totals;
    expect(first).toMatchObject({ unchanged: 0, deleted: 0 });
    const before = await items();
    const run = await migrate('--restart');
    const { totals, collections } = resultOf(run);
    expect(totals).toMatchObject({ written: 0, deleted: 0, rejected: first.rejected });
    expect(totals.unchanged).toBeGreaterThanOrEqual(first.written);
    expect(totals.savedWriteUnits).toBeGreaterThanOrEqual(totals.unchanged);
    for (const { writeUnits } of Object.values(collections)) expect(writeUnits).toBeUndefined();
    const count = new Intl.NumberFormat('en-US');
    const units = count.format(totals.savedWriteUnits ?? 0);
    expect(run.stderr).toContain(
      `${count.format(totals.unchanged)} documents unchanged, ${units} write units saved`,
    );
    expect(await items()).toEqual(before);
  }, 180_000);
});
