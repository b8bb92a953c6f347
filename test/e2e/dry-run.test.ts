import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DryRunReport } from '../../src/dry-run/report.js';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { demoCollections, seedCollections } from '../../src/demo/seed.js';
import { deleteTables } from '../support/both-sides.js';
import { describeWithChromium, launchChromium } from '../support/chromium.js';
import { snapshotOf } from '../support/dynamodb-snapshot.js';
import { describeWithDynamoDBLocal, uniqueName } from '../support/servers.js';
import { type CliRun, docferry } from './cli.js';
import { expectedFindings, seedTrouble } from './dry-run-trouble.js';

const config = fileURLToPath(new URL('dry-run-trouble.config.ts', import.meta.url));

const accessKeyId = 'DRYRUNKEY';
const secretAccessKey = 'a-secret-that-must-not-be-told';
const region = 'us-east-1';
// The plain names are those of another test.
const prefix = `${uniqueName('dry-run')}-`;
const demos = `${prefix}demos`;

describeWithDynamoDBLocal('docferry dry-run', (endpoint) => {
  let couchdb: CouchDBServer;
  let client: DynamoDBClient;
  let folder: string;
  let before: string;
  let first: CliRun;
  let report: DryRunReport;

  const dryRun = (...flags: readonly string[]): Promise<CliRun> => run(['dry-run'], flags);

  const run = (verb: readonly string[], flags: readonly string[]): Promise<CliRun> =>
    docferry([...verb, '--config', config, '--state', join(folder, 'state'), ...flags], {
      cwd: folder,
      env: {
        COUCHDB_URL: couchdb.url,
        DYNAMODB_ENDPOINT_URL: endpoint,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        TABLE_PREFIX: prefix,
      },
    });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'docferry-dry-run-'));
    couchdb = await startCouchDBServer();
    await seedCollections(couchdb.url);
    await seedTrouble({ url: couchdb.url });
    client = new DynamoDBClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
    await client.send(
      new CreateTableCommand({
        TableName: demos,
        KeySchema: [{ AttributeName: '_id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: '_id', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    await client.send(new PutItemCommand({ TableName: demos, Item: { _id: { S: 'there already' } } }));
    before = await snapshotOf(client, prefix);
    first = await dryRun('--json', '--report', join(folder, 'report'));
    report = JSON.parse(first.stdout) as DryRunReport;
  });

  afterAll(async () => {
    await deleteTables(client, [demos]);
    client.destroy();
    await couchdb.close();
    await rm(folder, { recursive: true });
  });

  test('ends with exit code 4, and leaves the target byte for byte as it was and the state empty', async () => {
    expect(first.code).toBe(4);
    expect(await snapshotOf(client, prefix)).toBe(before);
    expect(before).toContain('there already');
    expect((await readdir(folder)).sort()).toEqual(['report']);
  });

  test.each(demoCollections)('names every document of %s under the right code and no other', (collection) => {
    const findings = report.collections[collection]?.findings ?? [];
    const expected = expectedFindings(collection);
    const counts = findings.map(({ code, count }) => [code, count] as const);
    expect(Object.fromEntries(counts)).toEqual(
      Object.fromEntries(Object.entries(expected).map(([code, ids]) => [code, ids.length])),
    );
    for (const { code, count, samples } of findings) {
      const named = samples.map(({ id }) => id).sort();
      // Only some of the documents that share a key are remembered.
      if (code === 'key_skew') expect(expected[code]).toEqual(expect.arrayContaining(named));
      else expect(named).toEqual(expected[code]);
      expect(samples.length).toBeGreaterThanOrEqual(Math.min(count, 10));
    }
  });

  test('is ready with rejects but for the collection in which documents would become one item', () => {
    const readiness = Object.entries(report.collections).map(
      ([name, { verdict }]) => [name, verdict.readiness] as const,
    );
    expect(Object.fromEntries(readiness)).toEqual({
      ...Object.fromEntries(demoCollections.map((name) => [name, 'ready with rejects'])),
      users: 'not ready',
    });
    expect(report.verdict.readiness).toBe('not ready');
  });

  test('accounts for every document', () => {
    for (const collection of [report.totals, ...Object.values(report.collections)]) {
      const { documents, wouldWrite, wouldDelete, wouldSkip, wouldReject } = collection;
      expect(wouldWrite + wouldDelete + wouldSkip + wouldReject).toBe(documents);
    }
    expect(report.collections['demos']?.target).toMatchObject({ exists: true, items: { count: 1 } });
    expect(report.collections['agents']?.target).toMatchObject({ exists: false });
  });

  test('writes the report in three forms, without secrets', async () => {
    const texts = await Promise.all(
      ['report.json', 'report.md', 'report.html'].map((name) =>
        readFile(join(folder, 'report', name), 'utf8'),
      ),
    );
    expect(JSON.parse(texts[0] ?? '')).toEqual(report);
    for (const text of [...texts, first.stderr]) expect(text).not.toContain(secretAccessKey);
  });

  test('is what migrate --dry-run does', async () => {
    const { code, stdout, stderr } = await run(['migrate', '--dry-run'], ['--json', '--sample', '50%']);
    expect(code).toBe(4);
    const { command, collections } = JSON.parse(stdout) as DryRunReport;
    expect(command).toBe('dry-run');
    for (const { sample } of Object.values(collections)) expect(sample).toBeDefined();
    expect(stderr).toContain('≈');
    expect(await snapshotOf(client, prefix)).toBe(before);
  });

  test('tells what changed since an older report', async () => {
    const again = await dryRun('--json', '--compare', join(folder, 'report', 'report.json'));
    const { comparison } = JSON.parse(again.stdout) as DryRunReport;
    expect(comparison).toMatchObject({ since: report.createdAt, better: [] });
  });

  describeWithChromium('its page', () => {
    test('shows every finding, runs nothing of the documents and asks nothing of the net', async () => {
      const browser = await launchChromium();
      try {
        const page = await browser.newPage({ viewport: { width: 360, height: 800 } });
        const complaints: string[] = [];
        page.on('console', (message) => complaints.push(message.text()));
        page.on('pageerror', (error) => complaints.push(error.message));
        page.on('dialog', (dialog) => {
          complaints.push(dialog.message());
          void dialog.dismiss();
        });
        const address = pathToFileURL(join(folder, 'report', 'report.html')).href;
        page.on('request', (request) => {
          if (request.url() !== address) complaints.push(request.url());
        });
        await page.goto(address);
        const text = await page.locator('body').innerText();
        const codes = Object.values(report.collections).flatMap(({ findings }) =>
          findings.map(({ code }) => code),
        );
        for (const code of new Set(codes)) expect(text).toContain(code);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
        expect(complaints).toEqual([]);
      } finally {
        await browser.close();
      }
    });
  });
});
