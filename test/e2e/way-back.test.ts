import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openFolder } from '../../src/checkpoints/folder.js';
import { migrate } from '../../src/commands/migrate.js';
import type { RunResult } from '../../src/commands/run.js';
import type { MigrationConfig } from '../../src/config/define.js';
import { validateConfig } from '../../src/config/validate.js';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { demoCollections, seedCollections } from '../../src/demo/seed.js';
import { deleteTables, documentsOf, dynamodbClient } from '../support/both-sides.js';
import { describeWithDynamoDBLocal, uniqueName } from '../support/servers.js';

describeWithDynamoDBLocal('the way back', (endpoint) => {
  const prefix = `${uniqueName('back')}-`;
  const aws = { endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  let couchdb: CouchDBServer;
  let folder: string;

  beforeAll(async () => {
    couchdb = await startCouchDBServer();
    folder = await mkdtemp(join(tmpdir(), 'docferry-back-'));
  });
  afterAll(async () => {
    const client = dynamodbClient(endpoint);
    await deleteTables(
      client,
      demoCollections.map((name) => prefix + name),
    );
    client.destroy();
    await couchdb.close();
    await rm(folder, { recursive: true });
  });

  function run(name: 'forth' | 'back', to: (collection: string) => string): Promise<RunResult> {
    const each = <T>(make: (collection: string) => T): Record<string, T> =>
      Object.fromEntries(demoCollections.map((collection) => [collection, make(collection)]));
    const [here, there] = [
      { type: 'couchdb', url: couchdb.url },
      { type: 'dynamodb', ...aws },
    ] as const;
    const forth: MigrationConfig = {
      source: { ...here, dynamodbTypes: true },
      target: there,
      collections: each((from) => ({ from, to: prefix + from })),
    };
    const back: MigrationConfig = {
      source: { ...there, changes: 'none' },
      target: here,
      collections: each((from) => ({ from: prefix + from, to: to(from) })),
    };
    const migration = validateConfig({ migrations: { forth, back } }).find((one) => one.name === name);
    if (migration === undefined) throw new Error(`there is no migration "${name}"`);
    const never = new AbortController().signal;
    return migrate({
      migration,
      collections: [],
      state: join(folder, name),
      restart: false,
      acceptConfigChange: false,
      stop: never,
      abort: never,
      report: () => undefined,
    });
  }

  test('brings everything back as it was, and is refused while the way forth is under way', async () => {
    const seeded = await seedCollections(couchdb.url);
    const access = { url: couchdb.url };
    const forth = await run('forth', (name) => name);
    expect(forth.error).toBeUndefined();
    const copied = await run('back', (name) => `${name}-again`);
    expect(Object.values(copied.collections).map(({ error }) => error)).toEqual(
      demoCollections.map(() => undefined),
    );
    for (const name of demoCollections) {
      const refused = new Set(seeded[name].rejections.map(({ id }) => id));
      const expected = [...(await documentsOf(access, name))].filter(([id]) => !refused.has(id));
      expect(expected.length).toBeGreaterThan(0);
      const found = await documentsOf(access, `${name}-again`);
      expect([...found].sort()).toEqual(expected.sort());
    }

    const state = openFolder(join(folder, 'forth'));
    const [first = ''] = demoCollections;
    await using lease = await state.leases.acquire(first);
    await lease.assertHeld();
    const looped = await run('back', (name) => name);
    expect(looped.collections[first]?.error).toMatchObject({ code: 'loop', exitCode: 6 });
  }, 120_000);
});
