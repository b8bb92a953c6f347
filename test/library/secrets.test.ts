import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Config } from '../../src/config/define.js';
import * as docferry from '../../src/index.js';
import {
  ConfigError,
  type Document,
  EnvironmentError,
  Rejection,
  type RunEvent,
  listRejects,
  migrate,
} from '../../src/index.js';
import { connectMemory } from '../../src/sources/memory.js';
import { givenAwayBy, leak, planted, username } from '../service/planted-secrets.js';
import { type ScriptedServer, startScriptedServer } from '../support/scripted-http.js';
import { OwnAdapters } from './own-adapters.js';

/** Everything that is within a value, hidden fields, causes and stacks included. */
function wholeOf(value: unknown): string {
  return `${inspect(value, { depth: Infinity, showHidden: true, maxStringLength: Infinity })}\n${JSON.stringify(value)}`;
}

describe('of databases that repeat what they were sent', () => {
  let couchdb: ScriptedServer;
  let dynamodb: ScriptedServer;
  let state: string;
  let config: Config;
  const outer = process.env['WAREHOUSE_TOKEN'];

  beforeAll(async () => {
    process.env['WAREHOUSE_TOKEN'] = planted.bearerToken;
    const careless = (said: string) => `${said} ${leak}`;
    couchdb = await startScriptedServer(({ headers, path }) => {
      const reason = careless(String(headers['authorization']));
      if (path === '/')
        return { status: 200, body: JSON.stringify({ couchdb: 'Welcome', version: '3.5.0' }) };
      return { status: 403, body: JSON.stringify({ error: 'forbidden', reason }) };
    });
    dynamodb = await startScriptedServer(({ headers }) => {
      const message = careless(String(headers['x-amz-security-token']));
      return { status: 400, body: JSON.stringify({ __type: 'x#AccessDeniedException', message }) };
    });
    state = await mkdtemp(join(tmpdir(), 'docferry-secrets-'));
    const { password, secretAccessKey, sessionToken, urlPassword, hookPassword, hookQuery } = planted;
    const { hookPath, argument, listenToken } = planted;
    const hook = `https://ann:${encodeURIComponent(hookPassword)}@hook.invalid/${hookPath}?key=${encodeURIComponent(hookQuery)}`;
    const command = [
      'true',
      `token=${argument}`,
      `password=${listenToken}`,
      `https://ann:${encodeURIComponent(urlPassword)}@x/`,
    ];
    config = {
      migrations: {
        m: {
          source: { type: 'couchdb', url: couchdb.url, username, password },
          target: {
            type: 'dynamodb',
            region: 'us-east-1',
            endpoint: dynamodb.url,
            credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey, sessionToken },
          },
          sync: { onFailure: { webhook: hook }, onSuccess: { command } },
          collections: { users: {} },
        },
      },
    };
  });

  afterAll(async () => {
    if (outer === undefined) delete process.env['WAREHOUSE_TOKEN'];
    else process.env['WAREHOUSE_TOKEN'] = outer;
    await Promise.all([couchdb[Symbol.asyncDispose](), dynamodb[Symbol.asyncDispose]()]);
    await rm(state, { recursive: true });
  });

  test.each(['migrate', 'sync', 'verify', 'cutover', 'doctor', 'dryRun', 'status'] as const)(
    'none is in what %s tells',
    async (name) => {
      const asked = couchdb.requests.length;
      const told: unknown[] = [];
      const report = (event: unknown): void => void told.push(event);
      const more = {
        ...(name === 'sync' ? { initial: true } : {}),
        ...(name === 'cutover' ? { writingStopped: { quietForSeconds: 0 } } : {}),
      };
      const result = await docferry[name]({
        config,
        state,
        report,
        writingStopped: undefined,
        ...more,
      } as never);
      expect(couchdb.requests.length).toBeGreaterThan(asked);
      expect(wholeOf(result)).toContain('[redacted]');
      expect(givenAwayBy(wholeOf(result))).toEqual([]);
      expect(givenAwayBy(wholeOf(told))).toEqual([]);
    },
  );

  test.each(['migrate', 'dryRun', 'doctor'] as const)(
    'none is in what %s tells of a target',
    async (name) => {
      await using own = await OwnAdapters.create();
      const { target, sync } = config.migrations['m'] ?? {};
      const pair = Buffer.from(`${username}:${planted.password}`).toString('base64');
      const connect = () => connectMemory(new Map([['users', own.users]]));
      const source = {
        type: 'custom',
        name: 'maps',
        connect,
        secrets: [...Object.values(planted), pair],
      } as const;
      const changes = { source, ...(target && { target }), ...(sync && { sync }) };
      const asked = dynamodb.requests.length;
      const told: unknown[] = [];
      const report = (event: unknown): void => void told.push(event);
      const options = { ...own.options(changes), report };
      const result = await docferry[name](options);
      expect(dynamodb.requests.length).toBeGreaterThan(asked);
      expect(wholeOf(result)).toContain('[redacted]');
      expect(givenAwayBy(wholeOf(result))).toEqual([]);
      expect(givenAwayBy(wholeOf(told))).toEqual([]);
    },
  );
});

describe('of a database of the user', () => {
  let own: OwnAdapters;
  beforeEach(async () => {
    own = await OwnAdapters.create();
  });
  afterEach(() => own[Symbol.asyncDispose]());

  test('none is in what a call rejects with, and the error stays the same one', async () => {
    const request = { headers: { authorization: 'hunter2' }, tried: ['hunter2'] };
    const cause: Error = Object.assign(new TypeError('no hunter2'), { request });
    cause.cause = cause;
    const thrown = new EnvironmentError('refused hunter2', {
      code: 'x_refused',
      hint: 'Mend hunter2.',
      cause,
    });
    const source = {
      type: 'custom',
      name: 'a',
      secrets: ['hunter2'],
      connect: () => Promise.reject(thrown),
    } as const;
    const caught: unknown = await migrate(own.options({ source })).catch((error: unknown) => error);
    expect(caught).toBe(thrown);
    expect(wholeOf(caught)).not.toContain('hunter2');
    expect(caught).toMatchObject({
      message: 'refused [redacted]',
      hint: 'Mend [redacted].',
      code: 'x_refused',
    });
    expect(cause).toMatchObject({ message: 'no [redacted]', request: { tried: ['[redacted]'] } });
  });

  test('none is in an event, whose objects stay what they are', async () => {
    own.users.put('hunter2', { _id: 'hunter2' });
    const transforms = [
      (document: Document): Document => {
        if (document['_id'] === 'hunter2') throw new Error('no hunter2 here');
        return document;
      },
    ];
    const rejections: RunEvent[] = [];
    const report = (event: RunEvent): void => {
      if (event.type === 'rejected') rejections.push(event);
    };
    const options = own.options({ transforms });
    await migrate({ ...options, report });
    const [rejected] = rejections;
    expect(rejected).toMatchObject({ id: 'hunter2', rejection: expect.any(Rejection) });
    expect(JSON.stringify(rejected)).toContain('no [redacted] here');
    // What a program looks up by is as it is in the database.
    const { collections } = await listRejects(options);
    expect(collections['users']?.rejects).toMatchObject([
      { id: 'hunter2', reason: expect.stringContaining('no [redacted] here') },
    ]);
  });

  test('none is in a refusal of the config', async () => {
    const url = 'http://ann:hunter2@127.0.0.1:5984';
    const source = { type: 'couchdb', url, username: 'ann', password: 'hunter2' } as const;
    const caught: unknown = await migrate(own.options({ source })).catch((error: unknown) => error);
    expect(caught).toBeInstanceOf(ConfigError);
    expect(wholeOf(caught)).not.toContain('hunter2');
  });
});
