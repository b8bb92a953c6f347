import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openFolder } from '../../src/checkpoints/folder.js';
import { Rejection } from '../../src/rejection.js';
import { checkpointAt } from '../../src/testing/checkpoint-store.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docferry-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function filesBelow(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length))
    .sort();
}

test('the kinds of state of a collection are kept apart, where the documentation says', async () => {
  const state = openFolder(folder);
  await state.checkpoints.save('a/b', checkpointAt('one'));
  const lease = await state.leases.acquire('a/b');
  const log = await state.rejects.open('a/b');
  await log.record('id', new Rejection('key_empty', 'why'));
  await log[Symbol.asyncDispose]();
  expect(await filesBelow()).toEqual([
    '/checkpoints/a%2Fb.json',
    '/leases/a%2Fb.json',
    '/rejects/a%2Fb.ndjson',
  ]);
  expect(state.rejects.placeOf('a/b')).toBe(join(folder, 'rejects', 'a%2Fb.ndjson'));
  await lease[Symbol.asyncDispose]();
  await expect(state[Symbol.asyncDispose]()).resolves.toBeUndefined();
});

test.each(['checkpoints', 'leases', 'rejects'] as const)(
  'the folders of %s are for their owner alone, whichever is made first',
  async (kind) => {
    const made = join(folder, '.docferry/main');
    await using state = openFolder(made);
    if (kind === 'checkpoints') await state.checkpoints.save('users', checkpointAt('one'));
    if (kind === 'leases') await (await state.leases.acquire('users'))[Symbol.asyncDispose]();
    if (kind === 'rejects') await (await state.rejects.open('users'))[Symbol.asyncDispose]();
    for (const path of [join(folder, '.docferry'), made, join(made, kind)])
      expect((await stat(path)).mode & 0o777).toBe(0o700);
  },
);

test('a list of rejected documents is read by later runs until it is removed', async () => {
  await using state = openFolder(folder);
  {
    await using log = await state.rejects.open('users');
    await log.record('id', new Rejection('key_empty', 'why'));
  }
  await using later = openFolder(folder);
  expect([...(await later.rejects.read('users')).keys()]).toEqual(['id']);
  await later.rejects.remove('users');
  expect(await state.rejects.read('users')).toEqual(new Map());
});
