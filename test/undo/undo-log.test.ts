import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readUndoHead, readUndoRecords } from '../../src/undo/undo-file.js';
import { UndoFolder } from '../../src/undo/undo-folder.js';
import { UndoLog, type UndoLogOptions } from '../../src/undo/undo-log.js';

let state: string;
let kept: string[];

beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'docferry-undo-log-'));
  kept = [];
});
afterEach(() => rm(state, { recursive: true }));

function open(changes: Partial<UndoLogOptions> = {}): UndoLog {
  const log = new UndoLog({
    state,
    run: 'first',
    collection: 'users',
    target: 'memory',
    to: 'users',
    report: (event) => {
      if (event.type === 'kept') kept.push(event.run);
    },
    ...changes,
  });
  log.at('incarnation');
  return log;
}

function keep(log: UndoLog, ...ids: readonly string[]): Promise<void> {
  return log.keep(ids.map((id) => ({ id, key: { _id: id }, item: { _id: id }, wrote: 'ab' })));
}

async function idsOf(run: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const records of readUndoRecords(new UndoFolder(state).fileOf(run, 'users')))
    ids.push(...records.map(({ id }) => id));
  return ids;
}

async function runs(): Promise<(readonly [string, boolean | undefined])[]> {
  const listed = await new UndoFolder(state).list();
  return listed.map(({ run, collections }) => [run, collections[0]?.unfinished] as const);
}

describe('a log of what is replaced', () => {
  test('makes nothing before there is something to keep', async () => {
    await using log = open();
    await keep(log);
    await log.finish();
    expect([kept, await runs()]).toEqual([[], []]);
  });

  test('goes on with the same run after its end, and names it each time that it has kept something', async () => {
    await using log = open();
    await keep(log, 'a');
    await keep(log, 'b');
    expect(await runs()).toEqual([['first', true]]);
    await log.finish();
    expect(await runs()).toEqual([['first', false]]);
    await keep(log, 'c');
    expect(await runs()).toEqual([['first', true]]);
    await log.finish();
    expect(kept).toEqual(['first', 'first']);
    expect(await idsOf('first')).toEqual(['a', 'b', 'c']);
  });

  const rotations = [
    ['so much is kept', { bytes: 1, milliseconds: 3_600_000 }],
    ['so long a time has passed', { bytes: 1_000_000, milliseconds: 0 }],
  ] as const;
  test.each(rotations)('begins another run at an end once %s', async (_when, rotation) => {
    await using log = open({ rotation });
    await keep(log, 'a');
    await keep(log, 'b');
    await log.finish();
    await keep(log, 'c');
    const [first, second = ''] = kept;
    expect(first).toBe('first');
    expect(second).toMatch(/^\d{8}-\d{6}-\d{3}[0-9a-z]{2}$/);
    expect(await idsOf('first')).toEqual(['a', 'b']);
    expect(await idsOf(second)).toEqual(['c']);
    expect(await readUndoHead(new UndoFolder(state).fileOf(second, 'users'))).toMatchObject({ run: second });
    expect(Object.fromEntries(await runs())).toEqual({ first: false, [second]: true });
  });

  test('goes on with what was not finished, but not where that wrote to something else', async () => {
    await keep(open(), 'a');
    await keep(open({ run: 'second' }), 'b');
    expect(await idsOf('first')).toEqual(['a', 'b']);
    await keep(open({ run: 'third', to: 'others' }), 'c');
    expect(await idsOf('third')).toEqual(['c']);
    expect(Object.fromEntries(await runs())).toEqual({ first: false, third: true });
    await using log = open({ run: 'fourth', to: 'others' });
    await log.finish();
    expect(Object.fromEntries(await runs())).toEqual({ first: false, third: false });
  });
});
