import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { iamPolicies } from '../../src/commands/iam-policy.js';
import type { MigrationConfig } from '../../src/config/define.js';
import { digestOf } from '../../src/config/digest.js';
import { validateConfig } from '../../src/config/validate.js';
import {
  cutover,
  doctor,
  dryRun,
  listRejects,
  listUndo,
  migrate,
  redactor,
  retry,
  status,
  sync,
  undo,
  verify,
} from '../../src/index.js';
import { MemoryCollection } from '../../src/sources/memory-collection.js';
import { connectMemory } from '../../src/sources/memory.js';
import { OwnAdapters } from './own-adapters.js';

let own: OwnAdapters;
beforeEach(async () => {
  own = await OwnAdapters.create();
});
afterEach(() => own[Symbol.asyncDispose]());

describe('with a source and a target of the user', () => {
  test('migrate copies, sync carries what changed, verify finds both sides equal', async () => {
    expect(await migrate(own.options())).toMatchObject({ ok: true, totals: { read: 3, written: 3 } });
    own.users.remove('b');
    own.users.put('d', { _id: 'd' });
    expect(await sync(own.options())).toMatchObject({ ok: true, totals: { written: 1, deleted: 1 } });
    expect(own.items).toEqual([{ _id: 'a', n: 1 }, { _id: 'c', n: 1 }, { _id: 'd' }]);
    expect(await verify(own.options())).toMatchObject({ ok: true, totals: { compared: 3, equal: 3 } });
  });

  test('verify mends what somebody changed', async () => {
    await migrate(own.options());
    own.database.table('users').items.delete('a');
    expect(await verify(own.options())).toMatchObject({ ok: false, totals: { missing: 1 } });
    const repair = { force: false };
    expect(await verify({ ...own.options(), repair })).toMatchObject({ ok: true, totals: { repaired: 1 } });
    expect(own.items).toContainEqual({ _id: 'a', n: 1 });
  });

  test('dry run names both sides and writes nothing', async () => {
    expect(await dryRun({ config: own.config() })).toMatchObject({
      ok: true,
      source: 'maps',
      target: 'tables in memory',
      totals: { documents: 3, wouldWrite: 3 },
    });
    expect(own.database.tables.size).toBe(0);
  });

  test('status, doctor and rejects tell how it stands', async () => {
    own.users.put('', { _id: '' });
    await migrate(own.options());
    own.users.put('e', { _id: 'e' });
    expect(await status(own.options())).toMatchObject({
      ok: true,
      collections: { users: { phase: 'following', pending: 1, rejects: { count: 1 } } },
    });
    expect(await listRejects(own.options())).toMatchObject({
      collections: { users: { codes: { key_empty: 1 } } },
    });
    own.users.put('', { _id: 'mended' });
    expect(await retry(own.options())).toMatchObject({ command: 'retry', totals: { written: 1 } });
    const { ok, sections } = await doctor(own.options());
    expect(ok).toBe(true);
    expect(sections.find(({ about }) => about === 'source')).toMatchObject({
      name: 'maps',
      checks: [{ check: 'collection "users"', status: 'ok' }],
    });
  });

  test('cutover is ready once the source stands still', async () => {
    await migrate(own.options());
    const writingStopped = { quietForSeconds: 0 };
    expect(await cutover({ ...own.options(), writingStopped })).toMatchObject({ ready: true });
  });

  test('cutover does not take the silence of a copy for the end of writing', async () => {
    const connect = () => connectMemory(new Map([['users', own.users]]));
    const options = own.options({ source: { type: 'custom', name: 'a dump', connect, live: false } });
    await migrate(options);
    const writingStopped = { quietForSeconds: 0 };
    expect(await cutover({ ...options, writingStopped })).toMatchObject({ ready: false });
  });

  test('undo puts back what a run replaced', async () => {
    own.database.table('users').items.set('a', { _id: 'a', before: true });
    const options = own.options({ keepUndo: true });
    await migrate(options);
    const { runs } = await listUndo(options);
    expect(await undo({ ...options, run: runs[0]?.run ?? '' })).toMatchObject({ ok: true });
    expect(own.items).toEqual([{ _id: 'a', before: true }]);
  });

  test('a run is stopped by a signal, and tells what happens', async () => {
    const controller = new AbortController();
    const heard: string[] = [];
    const report = ({ type, collection }: { readonly type: string; readonly collection: string }): void => {
      heard.push(`${collection} ${type}`);
      controller.abort();
    };
    const result = await migrate({ ...own.options(), signal: controller.signal, report });
    expect(result).toMatchObject({ ok: false, collections: { users: { status: 'stopped' } } });
    expect(heard.at(-1)).toBe('users finished');
  });
});

test('checkpoints of the user are gone on from, and the folder keeps the rest', async () => {
  const options = own.options(own.withOwnState());
  await migrate(options);
  expect(await own.checkpoints.load('users')).toMatchObject({ complete: true, counts: { written: 3 } });
  expect((await readdir(`${own.state}/own`)).sort()).not.toContain('checkpoints');
  expect(await sync(options)).toMatchObject({ ok: true, totals: { read: 0 } });
  const { sections } = await doctor(options);
  expect(sections.find(({ about }) => about === 'state')).toMatchObject({
    name: 'a map',
    checks: [{ check: 'checkpoints', status: 'ok' }],
  });
  expect(await status(options)).toMatchObject({ collections: { users: { phase: 'following' } } });
});

describe('the config', () => {
  const digest = (changes: Partial<MigrationConfig>): string => {
    const [migration] = validateConfig(own.config(changes));
    const [plan] = migration?.collections ?? [];
    if (migration === undefined || plan === undefined) throw new Error('the config has a collection');
    return digestOf(migration, plan);
  };

  test('another name is another database, another function is not', () => {
    const connect = () => connectMemory(new Map([['users', new MemoryCollection()]]));
    expect(digest({ source: { type: 'custom', name: 'maps', connect } })).toBe(digest({}));
    expect(digest({ source: { type: 'custom', name: 'other', connect } })).not.toBe(digest({}));
  });

  test('one database on both sides is told by its name', () => {
    const connect = () => own.database;
    const target = { type: 'custom', name: 'maps', connect } as const;
    expect(() => validateConfig(own.config({ target }))).toThrow('writes the very table "users"');
  });

  test('secrets of an adapter are not shown, and IAM has nothing to do with it', async () => {
    const conceal = await redactor(own.config());
    expect(conceal('the password hunter2 is wrong')).toBe('the password [redacted] is wrong');
    const [migration] = validateConfig(own.config(own.withOwnState()));
    if (migration === undefined) throw new Error('the config has a migration');
    expect(iamPolicies({ migration, collections: [], purposes: ['migrate', 'verify'] })).toEqual([]);
  });

  test.each<[string, Partial<MigrationConfig>, string]>([
    ['settings of tables', { table: { ttl: { attribute: 'x' } } }, 'a target of type "custom"'],
    ['attachments', { attachments: 'drop' }, 'a source of type "custom"'],
  ])('%s mean nothing', (_, changes, side) => {
    expect(() => validateConfig(own.config(changes))).toThrow(`means nothing to ${side}`);
  });

  test.each<[string, unknown, string]>([
    ['no connection', undefined, 'what "connect" of the source "half" returns is no object'],
    ['no way to open', {}, 'what "connect" of the source "half" returns has no member "open"'],
    [
      'half a source',
      { open: () => ({ traits: {}, shape: 1 }), [Symbol.asyncDispose]: () => Promise.resolve() },
      'collection "users" of "half" has no member "probe"',
    ],
  ])('%s is told in a sentence', async (_, connection, message) => {
    const source = { type: 'custom', name: 'half', connect: () => connection as never } as const;
    const found = migrate(own.options({ source })).then(({ collections }) => {
      throw Object.assign(new Error(collections['users']?.error?.message), collections['users']?.error);
    });
    await expect(found).rejects.toMatchObject({ code: 'custom_incomplete', message });
  });
});
