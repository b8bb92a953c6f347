import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { dryRun } from '../../../src/commands/dry-run.js';
import { migrate } from '../../../src/commands/migrate.js';
import type { RunResult } from '../../../src/commands/run.js';
import { sync } from '../../../src/commands/sync.js';
import type { CollectionConfig } from '../../../src/config/define.js';
import type { Migration } from '../../../src/config/migration.js';
import type { AttributeMap } from '../../../src/dynamodb/item-names.js';
import { migration } from '../../config/example.js';
import { deleteTables, dynamodbClient } from '../../support/both-sides.js';
import { describeWithDynamoDBLocal, uniqueName } from '../../support/servers.js';
import { changeRow, ExportFolder, itemRows } from './sample-exports.js';

const key = { partition: 'tenant', sort: { attribute: 'number', type: 'N' } } as const;

describeWithDynamoDBLocal('a table from its exports', (endpoint) => {
  let folder: ExportFolder;
  let client: DynamoDBClient;
  let state: string;
  let table: string;

  beforeEach(async () => {
    folder = await ExportFolder.make();
    client = dynamodbClient(endpoint);
    state = await mkdtemp(join(tmpdir(), 'docferry-exports-'));
    table = uniqueName('exported');
    await folder.add({
      id: '01-full',
      at: 100,
      files: [items.slice(0, 20), [], items.slice(20)].map(itemRows),
    });
  });

  afterEach(async () => {
    await deleteTables(client, [table]);
    client.destroy();
    await rm(state, { recursive: true });
    await folder[Symbol.asyncDispose]();
  });

  const items = Array.from({ length: 60 }, (_, number) => itemWith(number, `first ${number}`));

  function plan(collection: CollectionConfig = { key }): Migration {
    return migration({
      source: { type: 'dynamodb-export', location: folder.root },
      target: { type: 'dynamodb', endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } },
      collections: { orders: { to: table, ...collection } },
    });
  }

  function once(route: Migration = plan()) {
    const never = new AbortController().signal;
    const common = { collections: [], state, stop: never, abort: never, report: () => undefined };
    return { ...common, migration: route, restart: false, acceptConfigChange: false };
  }

  function outcome({ collections }: RunResult): unknown {
    return collections['orders'];
  }

  async function target(): Promise<string[]> {
    const found: string[] = [];
    for await (const { Items = [] } of paginateScan({ client }, { TableName: table }))
      found.push(...Items.map(canonical));
    return found.sort();
  }

  test('is migrated, and kept in step by incremental exports', async () => {
    const report = await dryRun(once());
    expect(report.collections['orders']).toMatchObject({ documents: 60 });
    expect(outcome(await migrate(once()))).toMatchObject({ status: 'synced', read: 60, written: 60 });
    expect(await target()).toEqual(items.map(canonical).sort());
    const edited = itemWith(3, 'second');
    const rows = [changeRow(keyOf(3), edited, itemWith(3, 'first 3')), changeRow(keyOf(7))];
    await folder.add({ id: '02-inc', at: [95, 130], files: [rows.slice(0, 1), rows.slice(1)] });
    const synced = await sync({ ...once(), initial: false });
    expect(outcome(synced)).toMatchObject({ status: 'synced', written: 1, deleted: 1 });
    const expected = items.filter((_, number) => number !== 3 && number !== 7);
    expect(await target()).toEqual([...expected, edited].map(canonical).sort());
    expect(outcome(await sync({ ...once(), initial: false }))).toMatchObject({ status: 'synced', read: 0 });
  });

  test('goes nowhere when its key is not told, or an export is damaged', async () => {
    const unnamed = outcome(await migrate(once(plan({}))));
    expect(unnamed).toMatchObject({ status: 'failed', error: { code: 'export_key_unknown', exitCode: 2 } });
    await folder.remove('backups/AWSDynamoDB/01-full/data/01-full-2.json.gz');
    const damaged = outcome(await migrate(once()));
    expect(damaged).toMatchObject({ status: 'failed', error: { code: 'export_damaged', exitCode: 3 } });
  });
});

function keyOf(number: number): AttributeMap {
  return { number: { N: String(number) }, tenant: { S: `t${number % 3}` } };
}

function itemWith(number: number, text: string): AttributeMap {
  return {
    ...keyOf(number),
    text: { S: text },
    tags: { SS: ['a', 'b'] },
    precise: { N: '12345678901234567890123456789012345678' },
    bytes: { B: 'AAEC/w==' },
    nested: { M: { 'a.b': { NULL: true }, list: { L: [{ BOOL: false }, { NS: ['1', '2.5'] }] } } },
  };
}

/** An item as a text, its attributes and sets in order; bytes in base64. */
function canonical(item: object): string {
  return JSON.stringify(item, (_name, value: unknown) => {
    if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
    if (isTexts(value)) return [...value].sort();
    if (Array.isArray(value)) return value as unknown;
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((member) => typeof member === 'string');
}
