import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openFolder } from '../../src/checkpoints/folder.js';
import { type RejectsResult, listRejects } from '../../src/commands/rejects.js';
import { Rejection } from '../../src/rejection.js';
import { migration } from '../config/example.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docferry-rejects-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

function list(options: { collections?: readonly string[]; code?: string } = {}): Promise<RejectsResult> {
  const there = migration({ collections: { users: {}, 'web/sessions': { to: 'sessions' } } });
  return listRejects({ migration: there, collections: [], state: folder, ...options });
}

describe('listRejects', () => {
  test('counts by code, the most frequent first, in every collection or those that are named', async () => {
    await using rejects = await openFolder(folder).rejects.open('web/sessions');
    await rejects.record('a', new Rejection('key_empty', 'empty', 'email'));
    await rejects.record('b', new Rejection('empty_set', 'no member'));
    await rejects.record('c', new Rejection('empty_set', 'no member'));
    const result = await list();
    expect(result).toMatchObject({ command: 'rejects', ok: false, migration: 'there' });
    expect(result.collections['users']).toEqual({ count: 0, codes: {}, rejects: [] });
    const sessions = result.collections['web/sessions'];
    expect(Object.entries(sessions?.codes ?? {})).toEqual([
      ['empty_set', 2],
      ['key_empty', 1],
    ]);
    const at = expect.stringMatching(/^\d{4}-.*Z$/);
    expect(sessions?.rejects[0]).toEqual({ id: 'a', code: 'key_empty', reason: 'empty', path: 'email', at });
    expect(await list({ collections: ['users'] })).toMatchObject({ ok: true });
  });

  test('picks by code, and is ok when none has it', async () => {
    await using rejects = await openFolder(folder).rejects.open('users');
    await rejects.record('a', new Rejection('key_empty', 'empty'));
    await rejects.record('b', new Rejection('empty_set', 'no member'));
    const result = await list({ code: 'empty_set' });
    expect(result.collections['users']).toMatchObject({
      count: 1,
      codes: { empty_set: 1 },
      rejects: [{ id: 'b' }],
    });
    expect(await list({ code: 'key_type' })).toMatchObject({ ok: true });
  });

  test('reads beside a run that is under way, also while a line is half written', async () => {
    const state = openFolder(folder);
    await using lease = await state.leases.acquire('users');
    await using rejects = await state.rejects.open('users');
    await rejects.record('a', new Rejection('key_empty', 'empty'));
    await rejects.record('b', new Rejection('key_empty', 'empty'));
    await rejects.clear('a');
    const path = state.rejects.placeOf('users');
    await appendFile(path, '{"id":"c","code":"key_em');
    const before = await readFile(path, 'utf8');
    expect((await list()).collections['users']).toMatchObject({ count: 1, rejects: [{ id: 'b' }] });
    expect(await readFile(path, 'utf8')).toBe(before);
    await lease.assertHeld();
  });

  test('says which file is damaged', async () => {
    await using rejects = await openFolder(folder).rejects.open('users');
    await writeFile(rejects.place, 'no line\n');
    await expect(list()).rejects.toMatchObject({ code: 'reject_log_damaged', exitCode: 3 });
  });
});
