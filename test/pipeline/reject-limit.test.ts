import { describe, expect, test } from '@jest/globals';
import { type MaxRejects, RejectLimit } from '../../src/pipeline/reject-limit.js';
import type { RejectList } from '../../src/pipeline/reject-limit.js';
import { Rejection } from '../../src/rejection.js';

class List implements RejectList {
  readonly codes = new Map<string, string>();

  get size(): number {
    return this.codes.size;
  }

  has(id: string): boolean {
    return this.codes.has(id);
  }

  record(id: string, { code }: Rejection): Promise<void> {
    this.codes.set(id, code);
    return Promise.resolve();
  }

  clear(id: string): Promise<void> {
    this.codes.delete(id);
    return Promise.resolve();
  }
}

/** A limit on a list that holds `listed` documents of earlier runs. */
function limitOf(max: MaxRejects | undefined, { listed = 0, readBefore = 0 } = {}) {
  const list = new List();
  for (let n = 0; n < listed; n += 1) list.codes.set(`earlier ${n}`, 'key_missing');
  const codes = () => Promise.resolve(list.codes.values());
  const limit = new RejectLimit({ collection: 'users', max, rejects: list, codes, readBefore });
  const project = limit.counting(() => undefined);
  return {
    limit,
    list,
    read: (documents: number) => {
      for (let n = 0; n < documents; n += 1) project({ kind: 'removal', id: String(n) }, 'copy');
    },
    reject: (id: string, code: 'key_empty' | 'empty_set' = 'key_empty') =>
      limit.rejects.record(id, new Rejection(code, 'no')),
  };
}

describe('a number', () => {
  test('is reached and not exceeded; one more stops at once and for good', async () => {
    const { limit, read, reject, list } = limitOf({ documents: 2 });
    read(5);
    await reject('a');
    await reject('b');
    await reject('b', 'empty_set');
    expect(limit.exceeded.aborted).toBe(false);
    await limit.check(true);
    await reject('c', 'empty_set');
    expect(limit.exceeded.aborted).toBe(true);
    await limit.rejects.clear('a');
    expect(list.has('a')).toBe(false);
    await expect(limit.check(false)).rejects.toMatchObject({ code: 'too_many_rejects' });
  });

  test('0 stops at the first', async () => {
    const { limit, reject } = limitOf({ documents: 0 });
    expect(limit.exceeded.aborted).toBe(false);
    await reject('a');
    expect(limit.exceeded.aborted).toBe(true);
  });

  test('counts what earlier runs have listed: running again stops again', () => {
    expect(limitOf({ documents: 2 }, { listed: 2 }).limit.exceeded.aborted).toBe(false);
    expect(limitOf({ documents: 2 }, { listed: 3 }).limit.exceeded.aborted).toBe(true);
  });

  test('the error says how many of how many, the most frequent code, and what to do', async () => {
    const { limit, read, reject } = limitOf({ documents: 3 }, { listed: 1, readBefore: 20 });
    read(10);
    await reject('a', 'empty_set');
    await reject('b', 'empty_set');
    await reject('c');
    await expect(limit.check(false)).rejects.toMatchObject({
      exitCode: 6,
      message:
        '4 of 30 documents of "users" were rejected, most often as "empty_set" (2): more than maxRejects 3 allows',
      hint: expect.stringMatching(/docferry rejects.*docferry retry.*maxRejects/),
    });
  });
});

describe('a percentage', () => {
  test('is not judged before 100 documents, and then at once', async () => {
    const { limit, read, reject } = limitOf({ percent: 1 });
    read(99);
    await reject('a');
    await reject('b');
    expect(limit.exceeded.aborted).toBe(false);
    await limit.check(false);
    read(1);
    expect(limit.exceeded.aborted).toBe(true);
    await expect(limit.check(false)).rejects.toThrow('2 of 100 documents of "users" were rejected');
  });

  test('is judged at the end, however few there are', async () => {
    const { limit, read, reject } = limitOf({ percent: 12.5 });
    read(7);
    await reject('a');
    await limit.check(false);
    await expect(limit.check(true)).rejects.toThrow('more than maxRejects "12.5%" allows');
    const just = limitOf({ percent: 12.5 });
    just.read(8);
    await just.reject('a');
    await expect(just.limit.check(true)).resolves.toBeUndefined();
  });

  test('is of all documents that were ever read', async () => {
    const { limit, read, reject } = limitOf({ percent: 1 }, { listed: 9, readBefore: 1_000 });
    read(1);
    await reject('a');
    expect(limit.exceeded.aborted).toBe(false);
    await reject('b');
    expect(limit.exceeded.aborted).toBe(true);
    const again = limitOf({ percent: 1 }, { listed: 11, readBefore: 1_000 });
    expect(again.limit.exceeded.aborted).toBe(true);
  });
});

test('without a maximum nothing is too much', async () => {
  const { limit, read, reject } = limitOf(undefined, { listed: 1_000 });
  read(200);
  await reject('a');
  expect(limit.rejects.has('a')).toBe(true);
  await expect(limit.check(true)).resolves.toBeUndefined();
  expect(limit.exceeded.aborted).toBe(false);
});
