import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AttributeMap } from '../../src/dynamodb/item-names.js';
import { sendRaw } from '../properties/raw-dynamodb.js';
import { createTable, type TestTable } from '../sources/dynamodb/table.js';
import { isBatchWrite } from '../support/faults/dynamodb.js';
import { type Exchange, type FaultProxy, startFaultProxy } from '../support/faults/proxy.js';
import { seededRandom } from '../support/random.js';
import { testSeed } from '../support/seed.js';
import { describeWithDynamoDBLocal, uniqueName } from '../support/servers.js';
import { resultOf } from './cli.js';
import { crashUntilDone } from './crash.js';

/** How often each of both tests kills a run. */
const kills = Number(process.env['DOCFERRY_KILLS'] ?? 2);

const present = 400 * kills;

/** Milliseconds that a batch takes. Checkpoints are saved once a second: the work must outlast one for every kill. */
const pause = 400;

/** The key of one item: two attributes, of which each takes several values. */
function keyOf(index: number): AttributeMap {
  return { tenant: { S: `tenant ${String(index % 7)}` }, at: { N: String(index) } };
}

function itemOf(index: number, edit: number): AttributeMap {
  const text = { S: 'x'.repeat(index % 900) };
  return { ...keyOf(index), edit: { N: String(edit) }, tags: { SS: ['a', 'b'] }, none: { M: {} }, text };
}

describeWithDynamoDBLocal(`a table copied and followed through kills, seed ${testSeed}`, (url) => {
  const random = seededRandom(testSeed);
  const to = uniqueName('to');
  let from: TestTable;
  let folder: string;
  let proxy: FaultProxy;

  beforeAll(async () => {
    from = await createTable(url, {
      KeySchema: [
        { AttributeName: 'tenant', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'tenant', AttributeType: 'S' },
        { AttributeName: 'at', AttributeType: 'N' },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    });
    await from.put(Array.from({ length: present }, (_, index) => itemOf(index, 0)));
    folder = await mkdtemp(join(tmpdir(), 'docferry-crash-'));
    proxy = await startFaultProxy(url, slowly);
    const endpoint = proxy.url;
    const config = {
      source: { type: 'dynamodb', endpoint },
      target: { type: 'dynamodb', endpoint },
      collections: { all: { from: from.name, to, concurrency: 2 } },
    };
    const text = `export default ${JSON.stringify({ migrations: { crash: config } })};\n`;
    await writeFile(join(folder, 'migrations.config.mjs'), text);
  });

  afterAll(async () => {
    await proxy.close();
    await from.request('DeleteTable');
    await sendRaw(url, 'DeleteTable', { TableName: to });
    await rm(folder, { recursive: true });
  });

  /** Writes take their time, so that there are many moments to be killed at; a stream is read in small parts. */
  function slowly(exchange: Exchange): ReturnType<Parameters<typeof startFaultProxy>[1]> {
    if (isBatchWrite(exchange)) {
      return {
        name: 'write',
        fault: async () => {
          const answer = await exchange.forward();
          await delay(pause);
          exchange.answer(answer);
        },
      };
    }
    if (!String(exchange.headers['x-amz-target']).endsWith('.GetRecords')) return undefined;
    const body = Buffer.from(JSON.stringify({ ...JSON.parse(exchange.body.toString()), Limit: 50 }));
    return {
      name: 'records',
      fault: async () => {
        exchange.answer(await exchange.forward({ body }));
      },
    };
  }

  /** Makes so many edits, a quarter of which are deletes. */
  async function edit(count: number): Promise<void> {
    for (let number = 1; number <= count; number += 1) {
      const index = Math.floor(random() * (present + 200));
      if (random() < 0.25) await from.delete(keyOf(index));
      else await from.put([itemOf(index, number)]);
    }
  }

  /** Runs a command through kills to its end, each after a position was saved; tells those that it was resumed from. */
  async function throughKills(command: 'migrate' | 'sync', times: number): Promise<readonly string[]> {
    const positions: string[] = [];
    let begun = '';
    const args = (): string[] => {
      begun = savedPosition();
      positions.push(begun);
      const config = ['--config', join(folder, 'migrations.config.mjs')];
      return [command, '--json', ...config, '--state', join(folder, 'state')];
    };
    const ripe = (): boolean => savedPosition() !== begun;
    const report = await crashUntilDone({ args, env: {}, kills: times, lifetime: 300, ripe, random });
    expect({ code: report.code, error: resultOf(report).error, kills: report.kills }).toEqual({
      code: 0,
      kills: times,
    });
    return positions.slice(1);
  }

  function savedPosition(): string {
    const file = join(folder, 'state', 'crash', 'checkpoints', 'all.json');
    if (!existsSync(file)) return '';
    const { checkpoint } = JSON.parse(readFileSync(file, 'utf8')) as { checkpoint: { position: string } };
    return checkpoint.position;
  }

  async function items(TableName: string): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    let ExclusiveStartKey: unknown;
    do {
      const { body } = await sendRaw(url, 'Scan', { TableName, ExclusiveStartKey });
      const { Items, LastEvaluatedKey } = body as { Items: AttributeMap[]; LastEvaluatedKey?: unknown };
      for (const item of Items) {
        const sorted = Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
        found.set(JSON.stringify([item['tenant'], item['at']]), JSON.stringify(sorted));
      }
      ExclusiveStartKey = LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    return found;
  }

  async function differences(): Promise<string[]> {
    const [source, target] = [await items(from.name), await items(to)];
    return [...new Set([...source.keys(), ...target.keys()])].filter(
      (id) => source.get(id) !== target.get(id),
    );
  }

  test(
    'ends equal, item for item, after kills inside the scan, with edits under way',
    async () => {
      const editing = edit(100 * kills);
      const positions = await throughKills('migrate', kills);
      await editing;
      expect(new Set(positions).size).toBe(kills);
      expect(positions.join()).toContain('segments');
      await throughKills('sync', 0);
      expect(await differences()).toEqual([]);
    },
    60_000 + kills * 12_000,
  );

  test(
    'ends equal, item for item, after kills inside the stream',
    async () => {
      await edit(400 * kills);
      const positions = await throughKills('sync', kills);
      expect(new Set(positions).size).toBe(kills);
      expect(positions.join()).not.toContain('segments');
      expect(await differences()).toEqual([]);
    },
    60_000 + kills * 12_000,
  );
});
