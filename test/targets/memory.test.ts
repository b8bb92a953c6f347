import { expect, test } from '@jest/globals';
import { Rejection } from '../../src/rejection.js';
import { MemoryDatabase, type MemoryOptions } from '../../src/targets/memory.js';
import type { PreparedWrite, Target } from '../../src/targets/target.js';
import { never, prepare, put } from '../../src/testing/writes.js';

async function open(
  options: MemoryOptions,
): Promise<{ target: Target; stored: () => string[]; batch: PreparedWrite[] }> {
  const database = new MemoryDatabase(options);
  const key = { partition: { attribute: '_id', type: 'S' } } as const;
  const fixed = { numbers: 'reject', concurrency: 1, settings: undefined, report: () => undefined } as const;
  const target = database.open({ name: 't', key, ...fixed });
  await target.ensure(never);
  const batch = ['a', 'b', 'c'].map((_id) => prepare(target, put({ _id })));
  return { target, batch, stored: () => [...database.table('t').items.keys()] };
}

test('a failure before the write leaves nothing behind', async () => {
  const error = new Error('reset');
  const { target, batch, stored } = await open({ onWrite: () => Promise.resolve({ applied: 0, error }) });
  await expect(target.write(batch, never)).rejects.toBe(error);
  expect(stored()).toEqual([]);
});

test('a failure in the middle leaves a part behind, a lost answer everything', async () => {
  const error = new Error('reset');
  const part = await open({ onWrite: () => Promise.resolve({ applied: 2, error }) });
  await expect(part.target.write(part.batch, never)).rejects.toBe(error);
  expect(part.stored()).toEqual(['a', 'b']);
  const lost = await open({ onWrite: () => Promise.resolve({ error }) });
  await expect(lost.target.write(lost.batch, never)).rejects.toBe(error);
  expect(lost.stored()).toEqual(['a', 'b', 'c']);
});

test('refused writes are listed and not stored', async () => {
  const rejection = new Rejection('refused_by_target', 'no');
  const { target, batch, stored } = await open({
    onWrite: () => Promise.resolve({ refused: new Map([['b', rejection]]) }),
  });
  expect(await target.write(batch, never)).toEqual([{ write: batch[1], rejection }]);
  expect(stored()).toEqual(['a', 'c']);
});

test('batches that DynamoDB would refuse as a whole are errors', async () => {
  const { target, batch } = await open({ limits: { maxWrites: 3, maxBytes: 1000 } });
  await expect(target.write([...batch, ...batch], never)).rejects.toThrow('beyond the limits');
  await expect(target.write([...batch.slice(0, 1), ...batch.slice(0, 1)], never)).rejects.toThrow(
    'names an item twice',
  );
});

test('a collection that is made anew has another incarnation', () => {
  const database = new MemoryDatabase();
  const { incarnation } = database.table('t');
  expect(database.table('t').incarnation).toBe(incarnation);
  database.tables.delete('t');
  expect(database.table('t').incarnation).not.toBe(incarnation);
});
