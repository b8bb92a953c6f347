import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { dryRun } from '../../src/commands/dry-run.js';
import { migrate } from '../../src/commands/migrate.js';
import type { RunOptions, RunResult } from '../../src/commands/run.js';
import type { MigrationConfig } from '../../src/config/define.js';
import { migration } from '../config/example.js';
import { sendRaw } from '../properties/raw-dynamodb.js';
import { describeWithBackgroundWork, uniqueName } from '../support/servers.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docferry-tables-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const items = [
  { tenant: { S: 'a' }, at: { N: '1' }, set: { NS: ['1', '2.5'] }, city: { S: 'here' } },
  { tenant: { S: 'a' }, at: { N: '2' }, bytes: { B: 'AAEC' }, none: { S: '' } },
  { tenant: { S: 'b' }, at: { N: '-1.5' }, many: { N: '0.12345678901234567890123456789012345678' } },
];

describeWithBackgroundWork('a table that is copied to another', (url) => {
  // Another name of the same machine: what the config cannot tell.
  const alias = url.replace('127.0.0.1', 'localhost');
  const source = { type: 'dynamodb', endpoint: url, changes: 'none' } as const;
  let from: string;

  beforeEach(async () => {
    from = uniqueName('from');
    await sendRaw(url, 'CreateTable', {
      TableName: from,
      KeySchema: [
        { AttributeName: 'tenant', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'tenant', AttributeType: 'S' },
        { AttributeName: 'at', AttributeType: 'N' },
        { AttributeName: 'city', AttributeType: 'S' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by_city',
          KeySchema: [{ AttributeName: 'city', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    });
    for (const Item of items) await sendRaw(url, 'PutItem', { TableName: from, Item });
  });

  function options(changes: Partial<MigrationConfig>): RunOptions {
    const never = new AbortController().signal;
    return {
      migration: migration({ source, target: { type: 'dynamodb', endpoint: alias }, ...changes }),
      collections: [],
      state: folder,
      restart: false,
      acceptConfigChange: false,
      stop: never,
      abort: never,
      report: () => undefined,
    };
  }

  function run(changes: Partial<MigrationConfig>): Promise<RunResult> {
    return migrate(options(changes));
  }

  async function scan(TableName: string, IndexName?: string): Promise<unknown[]> {
    const { body } = await sendRaw(url, 'Scan', {
      TableName,
      ...(IndexName === undefined ? {} : { IndexName }),
    });
    return (body as { Items: unknown[] }).Items;
  }

  test.each(['with-table', 'after-load'] as const)(
    'has its key, its indexes %s, and its items',
    async (when) => {
      const to = uniqueName('to');
      const result = await run({ collections: { all: { from, to, table: { createIndexes: when } } } });
      expect(result.collections['all']).toMatchObject({ status: 'synced', read: 3, written: 3 });
      expect(await scan(to)).toEqual(await scan(from));
      expect(await scan(to, 'by_city')).toEqual([
        { tenant: { S: 'a' }, at: { N: '1' }, city: { S: 'here' } },
      ]);
      const codes = result.collections['all']?.notices.map(({ code }) => code);
      expect(codes).toEqual(when === 'after-load' ? ['index_made'] : []);
    },
  );

  test('leaves out what the config does not want of the other', async () => {
    const to = uniqueName('to');
    await run({ collections: { all: { from, to, table: { indexes: [] } } } });
    expect(await scan(to)).toHaveLength(3);
    expect(await scan(to, 'by_city')).toBeUndefined();
  });

  test('is not written to itself by another address', async () => {
    const changes = { collections: { all: { from, to: from } } };
    const result = await run(changes);
    expect(result.collections['all']?.error).toMatchObject({ code: 'same_table', exitCode: 6 });
    const report = await dryRun(options(changes));
    expect(JSON.stringify(report)).toContain('same_table');
    expect(await scan(from)).toHaveLength(3);
  });
});
