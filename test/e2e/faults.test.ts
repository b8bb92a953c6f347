import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { deleteTables, documentsOf, dynamodbClient, itemsOf } from '../support/both-sides.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import { couchdbFaults, isPage } from '../support/faults/couchdb.js';
import { dynamodbFaults, isBatchWrite } from '../support/faults/dynamodb.js';
import { type FaultProxy, type Plan, startFaultProxy } from '../support/faults/proxy.js';
import { pickOne, seededRandom } from '../support/random.js';
import { testSeed } from '../support/seed.js';
import { describeWithDynamoDBLocal, uniqueName } from '../support/servers.js';
import { resultOf } from './cli.js';
import { crashUntilDone } from './crash.js';

const collections = ['agents', 'deployments', 'users', 'sessions', 'tickets', 'demos'];
const documentsEach = 700;
/** How often the run under edits is killed; `npm run soak` raises it. */
const kills = Number(process.env['DOCFERRY_KILLS'] ?? 15);

describeWithDynamoDBLocal(`a migration through faults and kills, seed ${testSeed}`, (endpoint) => {
  const random = seededRandom(testSeed);
  const prefix = `${uniqueName('faults')}-`;
  const tables = ['a-', 'b-'].flatMap((run) => collections.map((name) => prefix + run + name));
  let couchdb: CouchDBServer;
  let client: DynamoDBClient;
  let folder: string;
  let proxies: { couchdb: FaultProxy; dynamodb: FaultProxy };
  let share = 0;
  /** Puts and deletes that were sent, whatever became of them. */
  let sent = 0;

  beforeAll(async () => {
    couchdb = await startCouchDBServer();
    client = dynamodbClient(endpoint);
    folder = await mkdtemp(join(tmpdir(), 'docferry-'));
    for (const name of collections) {
      const database = await CouchDBDatabase.create({ url: couchdb.url }, name);
      await database.put(Array.from({ length: documentsEach }, (_, index) => documentOf(name, index, 0)));
    }
    proxies = {
      couchdb: await startFaultProxy(couchdb.url, planOf(couchdbFaults(random), isPage)),
      dynamodb: await startFaultProxy(endpoint, planOf(dynamodbFaults, isBatchWrite)),
    };
    await writeFile(join(folder, 'migrations.config.mjs'), configText());
  });

  afterAll(async () => {
    await proxies.couchdb.close();
    await proxies.dynamodb.close();
    await deleteTables(client, tables);
    client.destroy();
    await couchdb.close();
    await rm(folder, { recursive: true });
  });

  function planOf(
    faults: ReturnType<typeof couchdbFaults>,
    applies: (exchange: Parameters<Plan>[0]) => boolean,
  ): Plan {
    // However few requests a slow machine makes room for, every fault has its turn.
    const turns = new Map(Object.keys(faults).map((name) => [name, 0]));
    return (exchange) => {
      if (isBatchWrite(exchange))
        sent += exchange.body.toString().match(/"(?:Put|Delete)Request":/g)?.length ?? 0;
      if (!applies(exchange) || random() >= share) return undefined;
      const fewest = Math.min(...turns.values());
      const name = pickOne(
        random,
        [...turns.keys()].filter((each) => turns.get(each) === fewest),
      );
      turns.set(name, fewest + 1);
      const fault = faults[name];
      return fault && { name, fault };
    };
  }

  function configText(): string {
    const source = { type: 'couchdb', url: proxies.couchdb.url, timeoutSeconds: 1 };
    const target = { type: 'dynamodb', endpoint: proxies.dynamodb.url, timeoutSeconds: 2 };
    const plans = Object.fromEntries(collections.map((name) => [name, {}]));
    const route = (run: string): object => ({
      source,
      target,
      tablePrefix: `${prefix}${run}-`,
      collections: plans,
    });
    const config = { migrations: { a: route('a'), b: route('b') } };
    return `export default ${JSON.stringify(config)};\n`;
  }

  function documentOf(
    collection: string,
    index: number,
    edit: number,
  ): { _id: string; [field: string]: string | number } {
    return {
      _id: `${collection}-${String(index).padStart(5, '0')}`,
      index,
      edit,
      text: 'x'.repeat(index % 500),
    };
  }

  /** Writes the numbers of docs/reliability.md to the file that `DOCFERRY_REPORT` names. */
  async function publish(numbers: {
    kills: number;
    edits: number;
    resumes: readonly number[];
  }): Promise<void> {
    const path = process.env['DOCFERRY_REPORT'];
    if (path === undefined) return;
    const resumes = [...numbers.resumes].sort((a, b) => a - b);
    const report = {
      seed: testSeed,
      ...numbers,
      resumes: { count: resumes.length, median: resumes[resumes.length >> 1], slowest: resumes.at(-1) },
      documents: documentsEach * collections.length,
      sent,
      faults: Object.fromEntries([...proxies.couchdb.injected, ...proxies.dynamodb.injected]),
    };
    await writeFile(path, `${JSON.stringify(report, undefined, 2)}\n`);
  }

  /** Ids whose document and item differ, or of which one side has none. */
  async function differences(run: string): Promise<string[]> {
    const found: string[] = [];
    for (const name of collections) {
      const documents = await documentsOf({ url: couchdb.url }, name);
      const items = await itemsOf(client, `${prefix}${run}-${name}`);
      const ids = new Set([...documents.keys(), ...items.keys()]);
      const differing = [...ids].filter((id) => documents.get(id) !== items.get(id));
      found.push(
        ...differing.map(
          (id) =>
            `${id}: ${documents.get(id)?.slice(0, 60) ?? 'deleted'} became ${items.get(id)?.slice(0, 60) ?? 'nothing'}`,
        ),
      );
    }
    return found;
  }

  function migrate(run: string): () => string[] {
    return () => ['migrate', '--json', '--migration', run, '--config', join(folder, 'migrations.config.mjs')];
  }

  /** Edits, adds and deletes documents until it is stopped. */
  async function edit(stop: AbortSignal): Promise<number> {
    let edits = 0;
    while (!stop.aborted) {
      const name = pickOne(random, collections);
      const database = CouchDBDatabase.open({ url: couchdb.url }, name);
      const index = Math.floor(random() * (documentsEach + 100));
      const { _id } = documentOf(name, index, 0);
      edits += 1;
      if (random() < 0.2) await database.remove(_id).catch(() => undefined);
      else await database.put([documentOf(name, index, edits)]);
      await delay(5);
    }
    return edits;
  }

  test('4,200 documents through 30 % faults with five kills end equal, exit 0', async () => {
    share = 0.3;
    const report = await crashUntilDone({ args: migrate('a'), env: {}, kills: 5, lifetime: 2_500, random });
    expect({ code: report.code, error: resultOf(report).error, kills: report.kills }).toEqual({
      code: 0,
      kills: 5,
    });
    expect(await differences('a')).toEqual([]);
  }, 120_000);

  test(
    'edits under way, faults and kills end equal, exit 0',
    async () => {
      share = 0.15;
      const editing = new AbortController();
      const edits = edit(editing.signal);
      const report = await crashUntilDone({ args: migrate('b'), env: {}, kills, lifetime: 700, random });
      editing.abort();
      const edited = await edits;
      expect(edited).toBeGreaterThan(100);
      expect(report.kills).toBe(kills);
      const last = await crashUntilDone({ args: migrate('b'), env: {}, kills: 0, lifetime: 0, random });
      expect({ code: last.code, error: resultOf(last).error }).toEqual({ code: 0 });
      expect(await differences('b')).toEqual([]);
      await publish({ kills, edits: edited, resumes: report.resumes });
      expect([...proxies.dynamodb.injected.keys()].sort()).toEqual(Object.keys(dynamodbFaults).sort());
      expect([...proxies.couchdb.injected.keys()].sort()).toEqual(Object.keys(couchdbFaults(random)).sort());
    },
    60_000 + kills * 6_000,
  );
});
