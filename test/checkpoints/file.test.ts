import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FileCheckpointStore } from '../../src/checkpoints/file.js';
import { checkpointAt } from '../../src/testing/checkpoint-store.js';

let folder: string;
let store: FileCheckpointStore;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docferry-'));
  store = new FileCheckpointStore(folder);
  path = join(folder, 'users.json');
  await store.save('users', checkpointAt('one'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function rewrite(change: (text: string) => string): Promise<void> {
  await writeFile(path, change(await readFile(path, 'utf8')));
}

describe('FileCheckpointStore', () => {
  test.each<[string, (text: string) => string]>([
    ['empty', () => ''],
    ['cut off', (text) => text.slice(0, -40)],
    ['of another kind', () => '{"a":1}'],
    ['changed by hand', (text) => text.replace('"one"', '"two"')],
    ['without a position', (text) => text.replace('"position"', '"place"')],
  ])('a checkpoint that is %s is an error, never "no checkpoint"', async (_, change) => {
    await rewrite(change);
    await expect(store.load('users')).rejects.toMatchObject({
      code: 'checkpoint_damaged',
      message: `the checkpoint "${path}" is damaged`,
      hint: 'Put back a copy of it, or pass --restart to read the collection again from its beginning.',
      exitCode: 3,
    });
  });

  test('a checkpoint of a run that was undone is refused by those who know nothing of it', async () => {
    const checkpoint = await store.load('users');
    if (checkpoint === undefined) throw new Error('there is no checkpoint');
    await store.save('users', { ...checkpoint, undone: 'r' });
    expect(await readFile(path, 'utf8')).toContain('"version": 2');
    expect(await store.load('users')).toMatchObject({ undone: 'r' });
  });

  test('a checkpoint of a newer version is refused', async () => {
    await rewrite((text) => text.replace('"version": 1', '"version": 3'));
    await expect(store.load('users')).rejects.toMatchObject({
      code: 'checkpoint_too_new',
      message: `the checkpoint "${path}" was written by a newer docferry (format 3, this one knows 2)`,
      hint: 'Run the newer docferry, or pass --restart to read the collection again from its beginning.',
    });
  });

  test('a checkpoint that cannot be read is an error', async () => {
    await rm(path);
    await writeFile(path, '');
    await expect(new FileCheckpointStore(path).load('users')).rejects.toMatchObject({
      code: 'state_unreadable',
      message: expect.stringMatching(/^the checkpoint ".*users\.json" could not be read: ENOTDIR/),
      hint: 'Make the state folder readable for this user.',
    });
  });

  test('saving leaves no temporary file, also when it fails', async () => {
    expect(await readdir(folder)).toEqual(['users.json']);
    const blocked = new FileCheckpointStore(path);
    await expect(blocked.save('users', checkpointAt('two'))).rejects.toMatchObject({
      code: 'state_unwritable',
      message: expect.stringMatching(/^the checkpoint ".*users\.json" could not be written: E/),
      hint: 'Free disk space or make the state folder writable, then run again: the run resumes.',
    });
    expect(await readdir(folder)).toEqual(['users.json']);
  });
});
