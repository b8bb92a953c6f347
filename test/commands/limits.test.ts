import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CollectionResult } from '../../src/commands/run.js';
import { migrate } from '../../src/commands/migrate.js';
import type { CollectionConfig } from '../../src/config/define.js';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { realClock } from '../../src/report/console-painter.js';
import { startDisplay } from '../../src/report/console.js';
import { migration } from '../config/example.js';
import { Screen } from '../report/screen.js';
import { deleteTables, dynamodbClient, itemsOf } from '../support/both-sides.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import { isPage } from '../support/faults/couchdb.js';
import { isBatchWrite } from '../support/faults/dynamodb.js';
import { type Exchange, type FaultProxy, startFaultProxy } from '../support/faults/proxy.js';
import { dynaliteUrl, uniqueName } from '../support/servers.js';

const documents = 200;

let couchdb: CouchDBServer;
let proxies: { readonly couchdb: FaultProxy; readonly dynamodb: FaultProxy };
let state: string;
let table: string;
/** What DynamoDB answers to a batch, counted from 1, in place of an answer of its own. */
let refusalOf: (batch: number) => object | undefined;
/** Milliseconds by which each page of the source is late. */
let lateness: number;

beforeEach(async () => {
  couchdb = await startCouchDBServer();
  const database = await CouchDBDatabase.create({ url: couchdb.url }, 'users');
  await database.put(Array.from({ length: documents }, (_, index) => ({ _id: `user-${index}`, index })));
  state = await mkdtemp(join(tmpdir(), 'docferry-limits-'));
  table = uniqueName('limits');
  refusalOf = () => undefined;
  lateness = 0;
  let batches = 0;
  const late = async (exchange: Exchange): Promise<void> => {
    await delay(lateness);
    exchange.answer(await exchange.forward());
  };
  const refusing = (refusal: object) => (exchange: Exchange) => {
    exchange.answer({ status: 400, headers: {}, body: Buffer.from(JSON.stringify(refusal)) });
  };
  proxies = {
    couchdb: await startFaultProxy(couchdb.url, (exchange) =>
      isPage(exchange) && lateness > 0 ? { name: 'late', fault: late } : undefined,
    ),
    dynamodb: await startFaultProxy(dynaliteUrl(), (exchange) => {
      const refusal = isBatchWrite(exchange) ? refusalOf((batches += 1)) : undefined;
      return refusal && { name: 'refused', fault: refusing(refusal) };
    }),
  };
});

afterEach(async () => {
  const client = dynamodbClient(dynaliteUrl());
  await deleteTables(client, [table]);
  client.destroy();
  await proxies.couchdb.close();
  await proxies.dynamodb.close();
  await couchdb.close();
  await rm(state, { recursive: true });
});

/** Runs the migration, and tells its result and all that its display has shown on a terminal. */
async function run(
  users: CollectionConfig = {},
): Promise<{ readonly result: CollectionResult; readonly shown: string }> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const screen = new Screen(100);
  const display = startDisplay({
    stream: screen,
    collections: ['users'],
    level: 'info',
    redact: (text) => text,
    clock: realClock,
  });
  const never = new AbortController().signal;
  const { collections } = await migrate({
    migration: migration({
      source: { type: 'couchdb', url: proxies.couchdb.url },
      target: { type: 'dynamodb', endpoint: proxies.dynamodb.url, credentials },
      collections: { users: { to: table, ...users } },
    }),
    collections: [],
    state,
    restart: false,
    acceptConfigChange: false,
    stop: never,
    abort: never,
    report: display.report,
  });
  display.stop();
  const result = collections['users'];
  if (result === undefined) throw new Error('there is no result');
  return { result, shown: screen.written };
}

async function itemsAtTarget(): Promise<number> {
  const client = dynamodbClient(dynaliteUrl());
  const items = await itemsOf(client, table);
  client.destroy();
  return items.size;
}

function exception(name: string, fields: object = {}): object {
  return { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'fake', ...fields };
}

test('the write units that the target tells are counted', async () => {
  const { result } = await run();
  expect(result).toMatchObject({ status: 'synced', written: documents, writeUnits: documents });
});

describe('the status line names', () => {
  test('the rate limit, which holds', async () => {
    const started = performance.now();
    const { result, shown } = await run({ writeUnitsPerSecond: 100 });
    expect(result).toMatchObject({ status: 'synced', written: documents });
    // One second's worth is saved up, and the last batch may leave a debt.
    const seconds = (documents - 100 - 25) / 100;
    expect(performance.now() - started).toBeGreaterThan(seconds * 1_000);
    expect(shown).toContain('rate limit 100 WU/s');
  });

  test('the index that throttles', async () => {
    const resource = `arn:aws:dynamodb:us-east-1:1:table/${table}/index/created_at-index`;
    const reason = 'IndexWriteProvisionedThroughputExceeded';
    const throttled = exception('ThrottlingException', { ThrottlingReasons: [{ reason, resource }] });
    refusalOf = (batch) => (batch <= 30 ? throttled : undefined);
    const { result, shown } = await run();
    expect(result.status).toBe('synced');
    expect(shown).toContain('throttled by index created_at-index of');
  });

  test('the source that is slow', async () => {
    lateness = 900;
    const { result, shown } = await run();
    expect(result.status).toBe('synced');
    expect(shown).toContain('source slow');
  });
});

test('credentials that expire in the middle end the run cleanly, and the next one goes on', async () => {
  refusalOf = (batch) => (batch > 3 ? exception('ExpiredTokenException') : undefined);
  const { result: ended } = await run({ concurrency: 2 });
  expect(ended).toMatchObject({ status: 'failed', error: { code: 'credentials_expired', exitCode: 3 } });
  expect(ended.written).toBeGreaterThan(0);
  expect(await itemsAtTarget()).toBeLessThan(documents);
  refusalOf = () => undefined;
  const { result: resumed, shown } = await run({ concurrency: 2 });
  expect(resumed).toMatchObject({ status: 'synced', rejected: 0 });
  expect(shown).toMatch(/resuming after [0-9]+ documents/);
  expect(await itemsAtTarget()).toBe(documents);
});
