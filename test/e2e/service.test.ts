import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { deleteTables, dynamodbClient, itemsOf } from '../support/both-sides.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import { type FaultProxy, startFaultProxy } from '../support/faults/proxy.js';
import { dynaliteUrl, uniqueName } from '../support/servers.js';
import { cliEnvironment, cliPath } from './cli.js';

let couchdb: CouchDBServer;
let proxy: FaultProxy;
let database: CouchDBDatabase;
let client: DynamoDBClient;
let folder: string;
let table: string;
let child: ChildProcess;
let refusing: boolean;
let log: Record<string, unknown>[];

beforeEach(async () => {
  refusing = false;
  log = [];
  couchdb = await startCouchDBServer();
  proxy = await startFaultProxy(couchdb.url, () => {
    const body = Buffer.from('{"error":"forbidden","reason":"not you"}');
    const fault = (exchange: { answer(answer: object): void }): void => {
      exchange.answer({ status: 403, headers: { 'content-type': 'application/json' }, body });
    };
    return refusing ? { name: 'refused', fault } : undefined;
  });
  database = await CouchDBDatabase.create({ url: couchdb.url }, 'users');
  await database.put([{ _id: 'a', n: 1 }]);
  client = dynamodbClient(dynaliteUrl());
  table = uniqueName('service');
  folder = await mkdtemp(join(tmpdir(), 'docferry-service-'));
  const migration = {
    source: { type: 'couchdb', url: proxy.url },
    target: { type: 'dynamodb', endpoint: dynaliteUrl() },
    collections: { users: { to: table } },
    sync: { schedule: '* * * * * *' },
  };
  await writeFile(
    join(folder, 'migrations.config.mjs'),
    `export default ${JSON.stringify({ migrations: { there: migration } })};`,
  );
});

afterEach(async () => {
  child.kill('SIGKILL');
  await proxy.close();
  await couchdb.close();
  await deleteTables(client, [table]);
  client.destroy();
  await rm(folder, { recursive: true });
});

function start(...flags: readonly string[]): void {
  const argv = ['sync', '--initial', '--listen', '127.0.0.1:0', ...flags];
  child = spawn(process.execPath, [cliPath, ...argv], {
    cwd: folder,
    env: cliEnvironment({ AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' }),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let rest = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('{')) log.push(JSON.parse(line) as Record<string, unknown>);
  });
}

async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const end = performance.now() + 20_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`in vain: ${JSON.stringify(log.slice(-5))}`);
    await delay(50);
  }
}

function address(): Promise<string> {
  return until(() => /http:\S+/.exec(log.map(({ msg }) => String(msg)).join('\n'))?.[0]);
}

async function get(path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(new URL(path, await address()));
  return { status: response.status, text: await response.text() };
}

async function items(): Promise<string[] | undefined> {
  return [...(await itemsOf(client, table).catch(() => new Map<string, string>())).keys()].sort();
}

describe('a sync that stays', () => {
  test.each([
    ['by the schedule of the config', ['--schedule']],
    ['by watching', ['--watch']],
  ])('keeps in step %s, tells so, and ends at a signal', async (_, flags) => {
    start(...flags);
    await until(async () => ((await items())?.join() === 'a' ? true : undefined));
    await database.put([{ _id: 'b', n: 2 }]);
    await until(async () => ((await items())?.join() === 'a,b' ? true : undefined));
    const metric = 'docferry_documents_total{collection="users",outcome="written"} 2';
    await until(async () => ((await get('/metrics')).text.includes(metric) ? true : undefined));
    expect(await get('/healthz')).toMatchObject({ status: 200 });
    expect((await get('/')).text).toContain('users');
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(143);
  });

  test('is unhealthy while the source refuses, goes on, and recovers', async () => {
    start('--schedule');
    await until(async () => ((await items())?.join() === 'a' ? true : undefined));
    refusing = true;
    await until(async () => ((await get('/healthz')).status === 503 ? true : undefined));
    refusing = false;
    await until(async () => ((await get('/healthz')).status === 200 ? true : undefined));
    expect(log.filter(({ level }) => level === 'error').length).toBeGreaterThan(0);
  });
});
