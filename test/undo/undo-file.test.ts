import { appendFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { UndoFile, readUndoHead, readUndoRecords } from '../../src/undo/undo-file.js';
import type { UndoRecord } from '../../src/undo/undo-record.js';

const head = { run: 'r', collection: 'users', target: 'memory', to: 'users', incarnation: 'i' };

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docferry-undo-'));
  path = join(folder, 'users.ndjson.gz');
});
afterEach(() => rm(folder, { recursive: true }));

function record(id: string): UndoRecord {
  return { id, key: { _id: id }, item: { _id: id, text: id.repeat(50) }, wrote: 'ab' };
}

async function append(...batches: readonly (readonly string[])[]): Promise<void> {
  await using file = await UndoFile.open(path, head);
  for (const ids of batches) await file.append(ids.map(record));
}

async function ids(): Promise<string[]> {
  const all: string[] = [];
  for await (const records of readUndoRecords(path)) all.push(...records.map(({ id }) => id));
  return all;
}

describe('a file of what a run has replaced', () => {
  test('is gzip that any tool can read, and is gone on with', async () => {
    await append(['a', 'b'], ['c']);
    await append(['d']);
    expect(await ids()).toEqual(['a', 'b', 'c', 'd']);
    expect(await readUndoHead(path)).toEqual(head);
    expect(
      gunzipSync(await readFile(path))
        .toString('utf8')
        .trim()
        .split('\n'),
    ).toHaveLength(5);
  });

  test('records that are appended at once are all there', async () => {
    await using file = await UndoFile.open(path, head);
    await Promise.all(['a', 'b', 'c', 'd'].map((id) => file.append([record(id)])));
    expect(await ids()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('cut off anywhere, it keeps every batch that was whole, and can be gone on with', async () => {
    await append(['a'], ['b']);
    const sound = await readFile(path);
    await append(['c']);
    const whole = await readFile(path);
    for (let length = sound.length; length < whole.length; length += 1) {
      await writeFile(path, whole.subarray(0, length));
      expect(await ids()).toEqual(['a', 'b']);
    }
    await append(['d']);
    expect(await ids()).toEqual(['a', 'b', 'd']);
  });

  test('what a power cut leaves as zeros is no record', async () => {
    await append(['a']);
    await appendFile(path, Buffer.alloc(3_000));
    expect(await ids()).toEqual(['a']);
  });

  test('cut off within its first line, it begins anew', async () => {
    await append([]);
    await truncate(path, 25);
    expect(await readUndoHead(path)).toBeUndefined();
    await append(['a']);
    expect(await ids()).toEqual(['a']);
  });

  test('damage that is not at its end is told, wherever it is', async () => {
    await append(['a']);
    const first = (await readFile(path)).length;
    await append(['b'], ['c']);
    const whole = await readFile(path);
    for (const place of [0, 12, 16, 19, 21, 30, first - 6, first, first + 13, first + 19, first + 30]) {
      const bytes = Buffer.from(whole);
      bytes.writeUInt8(bytes.readUInt8(place) ^ 0xff, place);
      await writeFile(path, bytes);
      await expect(ids()).rejects.toMatchObject({ code: 'undo_damaged' });
    }
  });

  test('there is nothing in a file that is not there', async () => {
    expect(await ids()).toEqual([]);
    expect(await readUndoHead(path)).toBeUndefined();
  });
});
