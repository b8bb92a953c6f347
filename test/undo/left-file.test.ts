import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { LeftFile } from '../../src/undo/left-file.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docferry-left-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('lists more than it holds in memory, for its owner alone, in place of what was listed before', async () => {
  const path = join(folder, 'run', 'users.left.ndjson');
  const ids = Array.from({ length: 5_000 }, (_, index) => `id "${index}"`);
  for (const some of [ids, ids.slice(0, 3)]) {
    await using list = await LeftFile.begin(path);
    expect(list.place).toBeUndefined();
    for (const id of some) {
      list.add({ id, reason: 'no' });
      await list.relieve();
    }
    expect(list.place).toBe(path);
    if (some === ids) expect((await stat(path)).size).toBeGreaterThan(65_536);
    await list[Symbol.asyncDispose]();
    const lines = (await readFile(path, 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
      some.map((id) => ({ id, reason: 'no' })),
    );
    expect((await stat(path)).mode & 0o077).toBe(0);
  }
});

test('makes nothing for nothing, and says what cannot be listed', async () => {
  const path = join(folder, 'users.left.ndjson');
  await (await LeftFile.begin(path))[Symbol.asyncDispose]();
  await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  await writeFile(join(folder, 'file'), '');
  await expect(LeftFile.begin(join(folder, 'file', 'users.left.ndjson'))).rejects.toMatchObject({
    code: 'state_unwritable',
    exitCode: 3,
  });
});
