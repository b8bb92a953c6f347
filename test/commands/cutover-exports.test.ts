import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { cutover } from '../../src/commands/cutover.js';
import type { CutoverOptions } from '../../src/commands/cutover-options.js';
import type { CutoverResult } from '../../src/commands/cutover-result.js';
import { migrate } from '../../src/commands/migrate.js';
import { migration } from '../config/example.js';
import { never } from '../../src/testing/writes.js';
import {
  changeRow,
  ExportFolder,
  itemRows,
  numberedItems,
  timeOf,
} from '../sources/dynamodb-export/sample-exports.js';
import { deleteTables, dynamodbClient } from '../support/both-sides.js';
import { describeWithDynamoDBLocal, uniqueName } from '../support/servers.js';
import { standInTheWay, unprotected } from './obstacles.js';

describeWithDynamoDBLocal('a cutover from exports', (endpoint) => {
  let folder: ExportFolder;
  let client: DynamoDBClient;
  let state: string;
  let table: string;

  beforeEach(async () => {
    folder = await ExportFolder.make();
    client = dynamodbClient(endpoint);
    state = await mkdtemp(join(tmpdir(), 'docferry-cutover-exports-'));
    table = uniqueName('exported');
    await folder.add({ id: '01-full', at: 100, files: [itemRows(numberedItems(0, 10))] });
    const migrated = await migrate({ ...shared(), restart: false, acceptConfigChange: false });
    expect(migrated.error).toBeUndefined();
  });

  afterEach(async () => {
    await deleteTables(client, [table]);
    client.destroy();
    await rm(state, { recursive: true });
    await folder[Symbol.asyncDispose]();
  });

  function shared() {
    const route = migration({
      source: { type: 'dynamodb-export', location: folder.root },
      target: { type: 'dynamodb', endpoint },
      collections: { orders: { to: table, key: { partition: 'id' }, ...unprotected } },
    });
    return { migration: route, collections: [], state, stop: never, abort: never, report: () => undefined };
  }

  function cutOver(writingStopped: CutoverOptions['writingStopped']): Promise<CutoverResult> {
    const patience = { sleep: () => Promise.resolve(), waits: [0, 1, 1] };
    const choice = { timeoutSeconds: 60, verify: true, acceptRejects: 0 };
    return cutover({ ...shared(), ...choice, patience, folder: join(state, 'verify'), writingStopped });
  }

  function stoppedAt(minutes: number): Promise<CutoverResult> {
    const confirm = (): Promise<boolean> => Promise.resolve(true);
    return cutOver({ confirm, stoppedAt: Date.parse(timeOf(minutes)) });
  }

  test('is ready only where the last one reaches beyond the end of writing', async () => {
    const early = await stoppedAt(120);
    expect(early.ready).toBe(false);
    expect(standInTheWay(early, 'orders')).toMatchObject({
      'writing stopped': `what was read last is the source as of ${timeOf(100)}, but writing stopped at ${timeOf(120)}: make an export of a minute later at the least, and run this again`,
      verified: expect.stringContaining('left out'),
    });
    const [gone] = numberedItems(3, 4);
    await folder.add({ id: '02-inc', at: [95, 121], files: [[changeRow({ id: gone?.['id'] ?? {} })]] });
    const late = await stoppedAt(120);
    expect(standInTheWay(late, 'orders')).toEqual({});
    expect(late).toMatchObject({
      ready: true,
      collections: { orders: { changes: 1, verification: { equal: 9 } } },
    });
    expect(late.collections['orders']?.checks).toContainEqual({
      check: 'writing stopped',
      ok: true,
      reason: `what was read last is the source as of ${timeOf(121)}, after writing had stopped`,
    });
    // An export is of about its time: within a minute of it nothing is certain.
    expect((await stoppedAt(120.5)).ready).toBe(false);
  });

  test('is not ready where nothing tells when writing stopped', async () => {
    const confirmed = await cutOver({ confirm: () => Promise.resolve(true) });
    expect(standInTheWay(confirmed, 'orders')).toMatchObject({
      'writing stopped': expect.stringContaining('pass --stopped-at'),
    });
    const quiet = await cutOver({ quietForSeconds: 1 });
    expect(standInTheWay(quiet, 'orders')).toMatchObject({
      'writing stopped': expect.stringContaining('does not tell when it is written to'),
    });
    expect([confirmed.ready, quiet.ready]).toEqual([false, false]);
  });
});
