import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { printSummary } from '../../src/cli/run-summary.js';
import { Terminal } from '../../src/cli/terminal.js';
import type { RunResult } from '../../src/commands/run.js';
import { sync } from '../../src/commands/sync.js';
import type { Migration } from '../../src/config/migration.js';
import { secretForms, secretsOf } from '../../src/config/redact.js';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { createAlerts } from '../../src/service/alerts.js';
import { startLog } from '../../src/service/log.js';
import { migration } from '../config/example.js';
import { deleteTables, dynamodbClient } from '../support/both-sides.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import { isPage } from '../support/faults/couchdb.js';
import { isBatchWrite } from '../support/faults/dynamodb.js';
import { type FaultProxy, startFaultProxy } from '../support/faults/proxy.js';
import { type ScriptedServer, startScriptedServer } from '../support/scripted-http.js';
import { dynaliteUrl, uniqueName } from '../support/servers.js';
import { careless, environment, givenAwayBy, leak, planted, username } from './planted-secrets.js';

const { password } = planted;

describe.each(['json', 'pretty'] as const)('no secret is given away, %s', (format) => {
  const prefix = `${uniqueName('secrets')}-`;
  const written = new PassThrough({ encoding: 'utf8' });
  const terminal = new Terminal(written, written, environment);
  let couchdb: CouchDBServer;
  let proxies: readonly FaultProxy[];
  let hook: ScriptedServer;
  let folder: string;
  let result: RunResult;
  let logged: string;
  let printed: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'docferry-secrets-'));
    couchdb = await startCouchDBServer({ username, password });
    await fill();
    hook = await startScriptedServer(() => ({ status: 500, body: leak }));
    proxies = await Promise.all([beforeCouchDB(), beforeDynamoDB()]);
    const route = routeOf(proxies.map(({ url }) => url));
    terminal.conceal([...secretsOf(route), ...secretForms([planted.listenToken])]);
    result = await run(route);
    logged = taken();
    terminal.json(result);
    printSummary(result, terminal, 'info');
    printed = taken();
  });

  afterAll(async () => {
    for (const proxy of proxies) await proxy.close();
    await hook[Symbol.asyncDispose]();
    await couchdb.close();
    const client = dynamodbClient(dynaliteUrl());
    await deleteTables(client, [`${prefix}users`, `${prefix}refused`]);
    client.destroy();
    await rm(folder, { recursive: true });
  });

  async function fill(): Promise<void> {
    for (const name of ['users', 'refused']) {
      const database = await CouchDBDatabase.create({ url: couchdb.url, username, password }, name);
      await database.put([
        { _id: 'plain', note: leak },
        { _id: `id ${leak}`, note: leak, nested: { [leak]: 1e300 } },
        { _id: `throws ${password}` },
      ]);
    }
  }

  function beforeCouchDB(): Promise<FaultProxy> {
    let pages = 0;
    return startFaultProxy(couchdb.url, (exchange) => {
      if (exchange.path.startsWith('/forbidden'))
        return { name: 'forbidden', fault: careless(403, 'forbidden') };
      pages += isPage(exchange) ? 1 : 0;
      return isPage(exchange) && pages <= 3 ? { name: 'error', fault: careless(500, 'timeout') } : undefined;
    });
  }

  function beforeDynamoDB(): Promise<FaultProxy> {
    let writes = 0;
    return startFaultProxy(dynaliteUrl(), (exchange) => {
      if (!isBatchWrite(exchange)) return undefined;
      if (exchange.body.includes('refused'))
        return { name: 'denied', fault: careless(400, 'AccessDeniedException') };
      writes += 1;
      const name = writes === 1 ? 'InternalServerError' : 'ThrottlingException';
      return writes <= 2 ? { name, fault: careless(writes === 1 ? 500 : 400, name) } : undefined;
    });
  }

  function routeOf([url = '', endpoint = '']: readonly string[]): Migration {
    const { secretAccessKey, sessionToken, hookPassword, hookQuery, hookPath, argument } = planted;
    const webhook = new URL(`/hooks/${hookPath}?key=${encodeURIComponent(hookQuery)}`, hook.url);
    webhook.username = username;
    webhook.password = hookPassword;
    const script = `cat > "$0"; echo "$1 ${argument} $COUCHDB_PASSWORD"; exit 3`;
    const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey, sessionToken };
    return migration({
      source: { type: 'couchdb', url, username, password },
      target: { type: 'dynamodb', endpoint, credentials },
      tablePrefix: prefix,
      collections: { users: {}, refused: {}, forbidden: {} },
      transforms: [
        (document) => {
          if (JSON.stringify(document['_id']).startsWith('"throws'))
            throw new Error(`cannot make sense of ${leak}`);
          return document;
        },
      ],
      sync: {
        onFailure: { webhook: webhook.href, timeoutSeconds: 5 },
        onSuccess: { command: ['sh', '-c', script, join(folder, 'in'), `token=${argument}`] },
      },
    });
  }

  async function run(route: Migration): Promise<RunResult> {
    const { redact } = terminal;
    const collections = route.collections.map(({ name }) => name);
    const log = startLog({
      format,
      level: 'debug',
      stream: written,
      redact,
      migration: route.name,
      collections,
    });
    const tell = (level: 'warn' | 'debug') => (sentence: string) => {
      log.line(sentence, level);
    };
    const alerts = createAlerts(route.sync, { redact, warn: tell('warn'), debug: tell('debug') });
    const never = new AbortController().signal;
    const options = {
      collections,
      state: folder,
      acceptConfigChange: false,
      initial: true,
      report: log.report,
    };
    const ended = await sync({ ...options, migration: route, stop: never, abort: never });
    await alerts.passed(ended);
    const { users } = ended.collections;
    const { error, ...others } = ended;
    expect(error).toBeDefined();
    if (users !== undefined) await alerts.passed({ ...others, collections: { users } });
    log.stop();
    return ended;
  }

  const taken = (): string => (written.read() as string | null) ?? '';

  test('though every secret was spoken of', () => {
    expect(result.collections).toMatchObject({
      users: { status: 'synced', written: 1, rejected: 2 },
      refused: { status: 'failed' },
      forbidden: { status: 'failed', error: { code: 'source_forbidden' } },
    });
    expect(proxies.map(({ injected }) => [...injected.keys()].sort())).toEqual([
      ['error', 'forbidden'],
      ['InternalServerError', 'ThrottlingException', 'denied'],
    ]);
    expect(givenAwayBy(JSON.stringify(result))).not.toEqual([]);
    expect(givenAwayBy(leak)).toEqual(Object.keys(planted));
  });

  test('by the log', () => {
    expect(logged).toMatch(/number_out_of_range/);
    expect(logged).toMatch(/throttled by/);
    expect(logged).toMatch(/was not delivered: webhook at .* it answered 500, twice/);
    expect(logged).toMatch(/command .{0,2}sh.{0,2}: it ended with exit code 3/);
    expect(logged.match(/\[redacted\]/g)?.length).toBeGreaterThan(20);
    expect(givenAwayBy(logged)).toEqual([]);
  });

  test('by the result and the summary', () => {
    expect(printed).toMatch(/source_forbidden/);
    expect(givenAwayBy(printed)).toEqual([]);
  });

  test('by an alert', async () => {
    const bodies = hook.requests.map(({ body }) => body);
    const input = await readFile(join(folder, 'in'), 'utf8');
    expect(bodies).toHaveLength(2);
    expect(bodies[0]).toContain('source_forbidden');
    expect(input).toContain('"event":"success"');
    expect(givenAwayBy([...bodies, input].join('\n'))).toEqual([]);
  });
});
