import { type ChildProcess, spawn } from 'node:child_process';
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
import { couchdbFaults } from '../support/faults/couchdb.js';
import { dynamodbFaults, isBatchWrite } from '../support/faults/dynamodb.js';
import { type Exchange, type FaultProxy, type Plan, startFaultProxy } from '../support/faults/proxy.js';
import { pickOne, seededRandom } from '../support/random.js';
import { testSeed } from '../support/seed.js';
import { dynaliteUrl, uniqueName } from '../support/servers.js';
import { cliEnvironment, cliPath } from './cli.js';

/** Ten minutes by `npm run soak`. */
const seconds = Number(process.env['DOCFERRY_WATCH_SECONDS'] ?? '8');
const faultShare = 0.05;
const collections = ['agents', 'users'];

/** Tells every second what is in use once all garbage is gone: megabytes, and handles that keep Node.js alive. */
const tellUse = `import v8 from 'node:v8';
import vm from 'node:vm';
v8.setFlagsFromString('--expose_gc');
const gc = vm.runInNewContext('gc');
setInterval(() => {
  gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  const use = { megabytes: (heapUsed + arrayBuffers) / 2 ** 20, handles: process.getActiveResourcesInfo().length };
  process.stderr.write('USE ' + JSON.stringify(use) + '\\n');
}, 1_000).unref();
`;

interface Use {
  readonly megabytes: number;
  readonly handles: number;
}

describe(`a watch through faults for ${seconds} s, seed ${testSeed}`, () => {
  const random = seededRandom(testSeed);
  const prefix = `${uniqueName('watch')}-`;
  const uses: Use[] = [];
  const databases: CouchDBDatabase[] = [];
  let couchdb: CouchDBServer;
  let client: DynamoDBClient;
  let folder: string;
  let proxies: readonly FaultProxy[];
  let child: ChildProcess;

  function planOf(faults: ReturnType<typeof couchdbFaults>, applies: (exchange: Exchange) => boolean): Plan {
    return (exchange) => {
      if (!applies(exchange) || random() >= faultShare) return undefined;
      const name = pickOne(random, Object.keys(faults));
      const fault = faults[name];
      return fault && { name, fault };
    };
  }

  beforeAll(async () => {
    couchdb = await startCouchDBServer();
    client = dynamodbClient(dynaliteUrl());
    folder = await mkdtemp(join(tmpdir(), 'docferry-watch-'));
    const isChanges = ({ path }: Exchange): boolean => path.includes('_changes');
    const source = await startFaultProxy(couchdb.url, planOf(couchdbFaults(random), isChanges));
    const target = await startFaultProxy(dynaliteUrl(), planOf(dynamodbFaults, isBatchWrite));
    proxies = [source, target];
    for (const name of collections) databases.push(await CouchDBDatabase.create({ url: couchdb.url }, name));
    const migration = {
      source: { type: 'couchdb', url: source.url, timeoutSeconds: 2 },
      target: { type: 'dynamodb', endpoint: target.url, timeoutSeconds: 2 },
      tablePrefix: prefix,
      collections: Object.fromEntries(collections.map((name) => [name, {}])),
    };
    const config = join(folder, 'migrations.config.mjs');
    await writeFile(config, `export default ${JSON.stringify({ migrations: { there: migration } })};`);
    await writeFile(join(folder, 'tell-use.mjs'), tellUse);
    child = spawn(
      process.execPath,
      [cliPath, 'sync', '--watch', '--initial', '--listen', ':0', '--config', config],
      {
        cwd: folder,
        env: cliEnvironment({
          NODE_OPTIONS: `--import=${join(folder, 'tell-use.mjs')}`,
          AWS_ACCESS_KEY_ID: 'x',
          AWS_SECRET_ACCESS_KEY: 'x',
        }),
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      for (const [, use = '{}'] of text.matchAll(/^USE (.*)$/gm)) uses.push(JSON.parse(use) as Use);
    });
  });

  afterAll(async () => {
    child.kill('SIGKILL');
    for (const proxy of proxies) await proxy.close();
    const tables = collections.map((name) => prefix + name);
    await deleteTables(client, tables);
    client.destroy();
    await couchdb.close();
    await rm(folder, { recursive: true });
  });

  async function equal(): Promise<boolean> {
    for (const name of collections) {
      const items = await itemsOf(client, prefix + name).catch(() => new Map<string, string>());
      const documents = await documentsOf({ url: couchdb.url }, name);
      if (JSON.stringify([...items].sort()) !== JSON.stringify([...documents].sort())) return false;
    }
    return true;
  }

  /** The least that was in use in a part of the time: what comes and goes is no leak. */
  function leastOf(part: readonly Use[], of: (use: Use) => number): number {
    return Math.min(...part.map(of));
  }

  test(
    'keeps both sides in step, holds on to nothing, and ends when it is told to',
    async () => {
      const end = performance.now() + seconds * 1_000;
      for (let n = 0; performance.now() < end; n += 1) {
        const database = pickOne(random, databases);
        const id = `doc-${Math.floor(random() * 200)}`;
        if (random() < 0.2) await database.remove(id);
        else await database.put([{ _id: id, n, text: 'x'.repeat(n % 3_000) }]);
        await delay(20);
      }
      const patience = performance.now() + 90_000;
      while (!(await equal()) && performance.now() < patience) await delay(250);
      expect(await equal()).toBe(true);
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      expect((await ended)[0]).toBe(143);
      // The first seconds load code and fill caches.
      const third = Math.floor((uses.length - 4) / 3);
      const [early, late] = [uses.slice(4, 4 + third), uses.slice(-third)];
      expect(leastOf(late, ({ megabytes }) => megabytes)).toBeLessThan(
        leastOf(early, ({ megabytes }) => megabytes) + 10,
      );
      expect(leastOf(late, ({ handles }) => handles)).toBeLessThanOrEqual(
        leastOf(early, ({ handles }) => handles) + 4,
      );
    },
    (seconds + 150) * 1_000,
  );
});
