import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Rejection } from '../../src/rejection.js';
import { FileRejectLog } from '../../src/report/reject-file.js';

const rejection = new Rejection('item_too_large', 'too large', 'body');
const now = (): Date => new Date('2026-01-02T03:04:05.678Z');

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docferry-'));
  path = join(folder, 'rejects', 'users.ndjson');
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function lines(): Promise<unknown[]> {
  const text = await readFile(path, 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown);
}

describe('FileRejectLog', () => {
  test('a line is in the file when record resolves', async () => {
    await using log = await FileRejectLog.open(path, now);
    await log.record('a\n"b"', rejection);
    const line = {
      id: 'a\n"b"',
      code: 'item_too_large',
      reason: 'too large',
      path: 'body',
      at: '2026-01-02T03:04:05.678Z',
    };
    expect(await lines()).toEqual([line]);
    expect(log.size).toBe(1);
  });

  test('many lines at once are all in the file, in order', async () => {
    await using log = await FileRejectLog.open(path, now);
    const ids = Array.from({ length: 500 }, (_, index) => `id-${index}`);
    await Promise.all(ids.map((id) => log.record(id, rejection)));
    expect((await lines()).map((line) => (line as { id: string }).id)).toEqual(ids);
  });

  test('closing leaves one line for each document, with its latest reason', async () => {
    const log = await FileRejectLog.open(path, now);
    await log.record('a', new Rejection('key_empty', 'first'));
    await log.record('b', rejection);
    await log.record('a', new Rejection('key_type', 'second'));
    await log.record('c', rejection);
    await log.clear('c');
    expect(log.has('c')).toBe(false);
    await log[Symbol.asyncDispose]();
    expect(await lines()).toMatchObject([{ id: 'a', reason: 'second' }, { id: 'b' }]);
  });

  test('closing removes a log without lines', async () => {
    const log = await FileRejectLog.open(path, now);
    await log.record('a', rejection);
    await log.clear('a');
    await log[Symbol.asyncDispose]();
    await expect(readFile(path)).rejects.toThrow('ENOENT');
  });

  test('goes on where a killed run stopped, without the line that was cut off', async () => {
    const killed = await FileRejectLog.open(path, now);
    await killed.record('a', rejection);
    await killed.record('b', rejection);
    await killed.clear('a');
    await writeFile(path, `${await readFile(path, 'utf8')}{"id":"c","co`);
    await using log = await FileRejectLog.open(path, now);
    expect([log.has('a'), log.has('b'), log.has('c')]).toEqual([false, true, false]);
    await log.record('d', rejection);
    expect(await lines()).toMatchObject([{ id: 'b' }, { id: 'd' }]);
  });

  test('a damaged line is an error that names file and line', async () => {
    const log = await FileRejectLog.open(path, now);
    await log.record('a', rejection);
    await log[Symbol.asyncDispose]();
    await writeFile(path, `${await readFile(path, 'utf8')}{"id":5}\n`);
    await expect(FileRejectLog.open(path)).rejects.toMatchObject({
      code: 'reject_log_damaged',
      message: `the reject log "${path}" is damaged in line 2`,
    });
  });

  test('a folder that cannot be made is an error that names the log', async () => {
    await writeFile(join(folder, 'rejects'), 'a file');
    await expect(FileRejectLog.open(path)).rejects.toMatchObject({ code: 'state_unwritable', exitCode: 3 });
  });
});
