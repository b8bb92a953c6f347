import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { cutover } from '../../src/commands/cutover.js';
import type { CutoverOptions } from '../../src/commands/cutover-options.js';
import type { CutoverResult } from '../../src/commands/cutover-result.js';
import { migrate } from '../../src/commands/migrate.js';
import type { MigrationConfig } from '../../src/config/define.js';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { migration } from '../config/example.js';
import { never } from '../../src/testing/writes.js';
import { sendRaw } from '../properties/raw-dynamodb.js';
import { describeWithDynamoDBLocal, uniqueName } from '../support/servers.js';
import { standInTheWay } from './obstacles.js';

let folder: string;
let couchdb: CouchDBServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docferry-cutover-'));
  couchdb = await startCouchDBServer();
});

afterEach(async () => {
  await couchdb.close();
  await rm(folder, { recursive: true });
});

describeWithDynamoDBLocal('a cutover from a table', (url) => {
  let from: string;

  const put = (id: string): Promise<unknown> =>
    sendRaw(url, 'PutItem', { TableName: from, Item: { _id: { S: id }, n: { N: '1' } } });

  beforeEach(async () => {
    from = uniqueName('from');
    await sendRaw(url, 'CreateTable', {
      TableName: from,
      KeySchema: [{ AttributeName: '_id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: '_id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
    await put('a');
    await put('b');
  });

  async function afterMigrating(
    changes: Partial<MigrationConfig>,
    writingStopped: CutoverOptions['writingStopped'],
  ): Promise<CutoverResult> {
    const shared = {
      migration: migration({ source: { type: 'dynamodb', endpoint: url }, ...changes }),
      collections: [],
      state: folder,
      stop: never,
      abort: never,
      report: () => undefined,
    };
    const migrated = await migrate({ ...shared, restart: false, acceptConfigChange: false });
    expect(migrated.error).toBeUndefined();
    await put('c');
    return await cutover({
      ...shared,
      folder: join(folder, 'verify'),
      timeoutSeconds: 60,
      writingStopped,
      verify: true,
      acceptRejects: 0,
    });
  }

  test('to CouchDB is ready once the stream has nothing more, by seven checks', async () => {
    const target = { type: 'couchdb', url: couchdb.url } as const;
    const changes = { target, collections: { all: { from, to: from } } };
    const result = await afterMigrating(changes, { quietForSeconds: 2 });
    expect(standInTheWay(result, 'all')).toEqual({});
    expect(result).toMatchObject({ ready: true, collections: { all: { verification: { equal: 3 } } } });
    expect(result.collections['all']?.checks).toHaveLength(7);
  });

  test('that is not followed cannot be told to stand still', async () => {
    const source = { type: 'dynamodb', endpoint: url, changes: 'none' } as const;
    const target = { type: 'couchdb', url: couchdb.url } as const;
    const changes = { source, target, collections: { all: { from, to: from } } };
    const result = await afterMigrating(changes, { quietForSeconds: 1 });
    expect(standInTheWay(result, 'all')).toMatchObject({
      'writing stopped': expect.stringContaining('--yes'),
    });
    expect(result.ready).toBe(false);
  });

  test('that is not followed reads everything again, and takes the word of whoever is asked', async () => {
    const source = { type: 'dynamodb', endpoint: url, changes: 'none' } as const;
    const target = { type: 'couchdb', url: couchdb.url } as const;
    const changes = { source, target, collections: { all: { from, to: from } } };
    const result = await afterMigrating(changes, { confirm: () => Promise.resolve(true) });
    expect(standInTheWay(result, 'all')).toEqual({});
    expect(result).toMatchObject({ ready: true, collections: { all: { verification: { equal: 3 } } } });
  });
});
