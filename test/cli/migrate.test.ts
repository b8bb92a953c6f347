import { once } from 'node:events';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { dynaliteUrl, uniqueName } from '../support/servers.js';
import { docferry } from './docferry.js';

const password = 'pä ss/w"o:rd&1';
const forms = [
  password,
  encodeURIComponent(password),
  JSON.stringify(password).slice(1, -1),
  Buffer.from(`ann:${password}`).toString('base64'),
];

let cwd: string;
let couchdb: CouchDBServer;

beforeAll(async () => {
  cwd = await realpath(await mkdtemp(join(tmpdir(), 'docferry-migrate-')));
  couchdb = await startCouchDBServer({ username: 'ann', password });
  const headers = { authorization: `Basic ${forms[3] ?? ''}`, 'content-type': 'application/json' };
  await fetch(`${couchdb.url}/users`, { method: 'PUT', headers });
  const docs = [
    { _id: 'a', n: 1 },
    { _id: 'b', n: 2 },
    { _id: 'c', '': 'no name' },
  ];
  await fetch(`${couchdb.url}/users/_bulk_docs`, { method: 'POST', headers, body: JSON.stringify({ docs }) });
  const config = `import { defineConfig, env } from 'docferry';
    export default defineConfig({ migrations: { there: {
      source: { type: 'couchdb', url: env('COUCHDB_URL'), username: 'ann', password: env('COUCHDB_PASSPHRASE') },
      target: { type: 'dynamodb', endpoint: ${JSON.stringify(dynaliteUrl())} },
      tablePrefix: env('PREFIX', 'cli-'),
      collections: { users: {} },
    } } });`;
  await writeFile(join(cwd, 'migrations.config.ts'), config);
});

afterAll(async () => {
  await couchdb.close();
  await rm(cwd, { recursive: true, force: true });
});

function environment(changes: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { COUCHDB_URL: couchdb.url, COUCHDB_PASSPHRASE: password, ...changes };
}

describe('migrate', () => {
  test('copies, then finds nothing new', async () => {
    const env = environment({ PREFIX: uniqueName('cli') });
    const first = await docferry(['migrate', '--json'], { cwd, env });
    expect(first.code).toBe(4);
    const rejects = join(cwd, '.docferry', 'there', 'rejects', 'users.ndjson');
    const counts = { deleted: 0, unchanged: 0, skipped: 0 };
    expect(JSON.parse(first.stdout)).toMatchObject({
      command: 'migrate',
      ok: false,
      migration: 'there',
      collections: {
        users: {
          ...counts,
          read: 3,
          written: 2,
          rejected: 1,
          status: 'synced',
          rejects,
          rejections: { field_name_empty: 1 },
        },
      },
      totals: { ...counts, read: 3, written: 2, rejected: 1 },
    });
    expect(await readFile(rejects, 'utf8')).toContain('"field_name_empty"');
    expect(first.stderr).toMatch(/^users {2,}3 {2,}2 {2,}1 {2,}.* {2}synced$/m);

    const second = await docferry(['migrate', '--json', '--quiet'], { cwd, env });
    const listed = 'rejected by earlier runs and still listed: users; docferry rejects tells why';
    expect(second).toMatchObject({ code: 4, stderr: expect.stringContaining(listed) });
    expect(JSON.parse(second.stdout)).toMatchObject({
      ok: false,
      totals: { read: 0, written: 0, rejected: 0 },
    });
  });

  test('--state keeps the state elsewhere, and --quiet does not hide rejects', async () => {
    const state = join(cwd, 'elsewhere');
    const env = environment({ PREFIX: uniqueName('cli') });
    const { code, stdout, stderr } = await docferry(['migrate', '--quiet', '--state', state], { cwd, env });
    expect(code).toBe(4);
    expect(stdout).toBe('');
    expect(stderr).toContain(`users: reject log: ${join(state, 'there', 'rejects', 'users.ndjson')}`);
  });

  test('a closed stdout does not stop it', async () => {
    const state = join(cwd, 'closed');
    const env = environment({ PREFIX: uniqueName('cli') });
    const started = (child: { stdout: { destroy(): void } | null }): void => child.stdout?.destroy();
    const { code } = await docferry(['migrate', '--json', '--state', state], { cwd, env, started });
    expect(code).toBe(4);
  });
});

describe('a secret', () => {
  test.each(['--json', '--log-level=debug'])('is in nothing that is printed with %s', async (flag) => {
    const wrong = environment({ COUCHDB_PASSPHRASE: `${password}-wrong` });
    const { code, stdout, stderr } = await docferry(['migrate', flag, '--state', join(cwd, flag)], {
      cwd,
      env: wrong,
    });
    expect(code).toBe(3);
    expect(stderr).toContain('error: ');
    for (const form of forms) expect(stdout + stderr).not.toContain(form.slice(0, 14));
  });

  test('is not in an error that repeats it', async () => {
    const path = join(cwd, 'repeats.ts');
    const url = `http://ann:${encodeURIComponent(password)}@127.0.0.1:9`;
    await writeFile(path, `throw new TypeError('Invalid URL ' + ${JSON.stringify(url)})`);
    const { code, stdout, stderr } = await docferry(['migrate', '--json', '--config', path], { cwd });
    expect(code).toBe(2);
    expect(stdout).toContain('[redacted]');
    for (const form of forms) expect(stdout + stderr).not.toContain(form);
  });
});

describe('a signal', () => {
  let stalled: Server;
  let url: string;

  beforeAll(async () => {
    stalled = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(stalled, 'listening');
    url = `http://127.0.0.1:${(stalled.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    stalled.closeAllConnections();
    stalled.close();
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s stops a run that waits for the source, with exit code %i', async (signal, code) => {
    const ending = await docferry(['migrate', '--json', '--state', join(cwd, signal)], {
      cwd,
      env: environment({ COUCHDB_URL: url }),
      started: (child) => stalled.once('request', () => child.kill(signal)),
    });
    expect(ending.stderr).toContain('stopping: finishing what is in flight (Ctrl-C again to abort)');
    expect(JSON.parse(ending.stdout)).toMatchObject({
      ok: false,
      collections: { users: { status: 'stopped' } },
    });
    expect(ending.code).toBe(code);
  });
});
