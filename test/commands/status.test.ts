import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openFolder } from '../../src/checkpoints/folder.js';
import { type CollectionStanding, type StatusOptions, status } from '../../src/commands/status.js';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import type { Position } from '../../src/document.js';
import { Rejection } from '../../src/rejection.js';
import { connectCouchDB } from '../../src/sources/couchdb/source.js';
import { decodePosition, encodePosition } from '../../src/sources/couchdb/position.js';
import { couchdbSourceConfig } from '../../src/sources/couchdb/config.js';
import { digestOf } from '../../src/config/digest.js';
import { noOutcomes } from '../../src/pipeline/watermark.js';
import { migration } from '../config/example.js';
import { dynaliteUrl } from '../support/servers.js';
import { Users } from './users.js';

let couchdb: CouchDBServer;
let users: Users;

beforeAll(async () => {
  couchdb = await startCouchDBServer();
});
afterAll(() => couchdb.close());
beforeEach(async () => {
  users = await Users.create(couchdb.url);
});
afterEach(() => users[Symbol.asyncDispose]());

async function standing(
  options: Partial<StatusOptions> = {},
  url = couchdb.url,
): Promise<CollectionStanding> {
  const result = await status({ ...question(url), ...options });
  const found = result.collections['users'];
  if (found === undefined) throw new Error('users is missing');
  expect(result.ok).toBe(found.errors.length === 0);
  expect(result.error).toEqual(found.errors[0]);
  return found;
}

function question(url: string): StatusOptions {
  const { name } = users.database;
  return {
    migration: migration({
      source: { type: 'couchdb', url },
      target: { type: 'dynamodb', endpoint: dynaliteUrl() },
      collections: { users: { from: name, to: name } },
    }),
    collections: [],
    state: users.folder,
  };
}

/** Every file of the state and what is in it. */
async function stateFiles(): Promise<Record<string, string>> {
  const entries = await readdir(users.folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = files.map(async (path) => [path, await readFile(path, 'utf8')] as const);
  return Object.fromEntries(await Promise.all(read));
}

describe('status', () => {
  test('of a collection that was never migrated: what the source holds', async () => {
    await users.database.put([{ _id: 'a' }, { _id: 'b' }]);
    expect(await standing()).toEqual({
      phase: 'new',
      pending: 2,
      rejects: { count: 0, codes: {} },
      errors: [],
    });
    expect(await stateFiles()).toEqual({});
  });

  test('after a run: in step, and when; later what is pending', async () => {
    await users.database.put([{ _id: 'a' }, { _id: 'b', '': 1 }]);
    const begun = new Date().toISOString();
    await users.migrateListing(['b']);
    const first = await standing();
    expect(first).toMatchObject({
      phase: 'following',
      pending: 0,
      checkpoint: { counts: { read: 2, written: 1, rejected: 1 } },
      rejects: { count: 1, codes: { field_name_empty: 1 } },
      errors: [],
    });
    const { completedAt = '' } = first.checkpoint ?? {};
    expect(completedAt > begun).toBe(true);
    await users.database.put([{ _id: 'c' }, { _id: 'd' }, { _id: 'e' }]);
    expect(await standing()).toEqual({ ...first, pending: 3 });
    await users.migrateListing(['b']);
    await users.migrateListing(['b']);
    const last = await standing();
    expect(last).toMatchObject({ pending: 0, checkpoint: { counts: { read: 5 } } });
    expect((last.checkpoint?.completedAt ?? '') > completedAt).toBe(true);
  });

  test('while a collection is copied: how far, who is at work; nothing is changed', async () => {
    await users.database.put(Array.from({ length: 100 }, (_, index) => ({ _id: `u-${index}` })));
    const whole = question(couchdb.url).migration;
    const [plan] = whole.collections;
    if (plan === undefined) throw new Error('no collection');
    const state = openFolder(users.folder);
    await using lease = await state.leases.acquire('users');
    await using rejects = await state.rejects.open('users');
    await rejects.record('x', new Rejection('key_empty', 'empty'));
    const counts = { ...noOutcomes, read: 40, written: 40 };
    const checkpoint = { digest: digestOf(whole, plan), target: 't', complete: false, counts };
    const savedAt = '2026-01-02T03:04:05.678Z';
    await state.checkpoints.save('users', { ...checkpoint, savedAt, position: await positionAfter(40) });
    const before = await stateFiles();
    expect(await standing()).toMatchObject({
      phase: 'copying',
      pending: 60,
      percent: 40,
      checkpoint: { savedAt, configChanged: false },
      lease: { pid: process.pid, owner: 'alive' },
      rejects: { count: 1 },
      errors: [],
    });
    expect(await stateFiles()).toEqual(before);
    await lease.assertHeld();
  });

  test('a source out of reach is told, and the rest all the same; offline nobody asks it', async () => {
    await users.database.put([{ _id: 'a' }]);
    await users.migrateListing([]);
    const gone = await startCouchDBServer();
    await gone.close();
    const away = gone.url;
    const told = await standing({ answerWithin: 700 }, away);
    expect(told.pending).toBeUndefined();
    expect(told).toMatchObject({
      phase: 'following',
      checkpoint: { counts: { written: 1 }, configChanged: true },
      errors: [
        {
          side: 'source',
          code: 'source_unreachable',
          exitCode: 3,
          message: expect.stringMatching(
            /^couchdb at http:\/\/[\d.:]+ did not answer in time: reading couchdb database "users-.+": .+/,
          ),
        },
      ],
    });
    const offline = await standing({ offline: true }, away);
    expect(offline).toMatchObject({ phase: 'following', errors: [] });
    expect(offline.pending).toBeUndefined();
  });

  test('a damaged checkpoint hides only itself', async () => {
    await mkdir(join(users.folder, 'checkpoints'), { recursive: true });
    await writeFile(join(users.folder, 'checkpoints', 'users.json'), '{');
    const state = openFolder(users.folder);
    await using lease = await state.leases.acquire('users');
    const told = await standing();
    expect(told).toMatchObject({
      phase: 'unknown',
      rejects: { count: 0 },
      lease: { owner: 'alive' },
      errors: [{ side: 'state', code: 'checkpoint_damaged', exitCode: 3 }],
    });
    await lease.assertHeld();
  });
});

/** The position of a copy that has read so many documents. */
async function positionAfter(documents: number): Promise<Position> {
  const config = couchdbSourceConfig.parse({ type: 'couchdb', url: couchdb.url });
  await using connection = connectCouchDB(config);
  const name = users.database.name;
  await using source = connection.open({ name, conflicts: false, report: () => undefined });
  for await (const { position } of source.read({ stop: new AbortController().signal })) {
    const place = decodePosition(position);
    if (place.copy === undefined) break;
    return encodePosition({ ...place, copy: { ...place.copy, read: documents } });
  }
  throw new Error('the source began with no copy');
}
