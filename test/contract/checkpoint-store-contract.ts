import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Checkpoint, CheckpointStore } from '../../src/checkpoints/checkpoint-store.js';
import type { Position } from '../../src/document.js';

/** A checkpoint for tests, told apart by its position. */
export function checkpointAt(position: string): Checkpoint {
  return {
    position: position as Position,
    digest: 'd',
    target: 't',
    complete: true,
    counts: { read: 15, written: 1, deleted: 2, unchanged: 3, skipped: 4, rejected: 5 },
    savedAt: '2026-01-02T03:04:05.678Z',
  };
}

/** Where a store under test keeps its checkpoints: opened again and again, as later runs do. */
export interface StorePlace {
  open(): Promise<CheckpointStore>;
  remove(): Promise<void>;
}

/** What every checkpoint store holds to. */
export function describeCheckpointStore(name: string, createPlace: () => Promise<StorePlace>): void {
  describe(`checkpoint store: ${name}`, () => {
    let place: StorePlace;
    beforeEach(async () => {
      place = await createPlace();
    });
    afterEach(() => place.remove());

    test('has no checkpoint at first', async () => {
      await using store = await place.open();
      expect(await store.load('users')).toBeUndefined();
    });

    test('gives back what was saved last, to later runs too', async () => {
      await using store = await place.open();
      await store.save('users', checkpointAt('one'));
      await store.save('users', checkpointAt('two "é\u0000😀'));
      await using later = await place.open();
      expect(await later.load('users')).toEqual(checkpointAt('two "é\u0000😀'));
    });

    test('keeps collections apart, whatever their names', async () => {
      await using store = await place.open();
      const names = ['a/b', 'a%2Fb', 'a', '../a', 'A', 'ä', '.'];
      for (const each of names) await store.save(each, checkpointAt(each));
      await store.remove('a');
      for (const each of names) {
        expect((await store.load(each))?.position).toBe(each === 'a' ? undefined : each);
      }
    });

    test('removes a checkpoint, and one that is not there', async () => {
      await using store = await place.open();
      await store.remove('users');
      await store.save('users', checkpointAt('one'));
      await store.remove('users');
      expect(await store.load('users')).toBeUndefined();
    });

    test('keeps what was saved when it is closed', async () => {
      const store = await place.open();
      await store.save('users', checkpointAt('one'));
      await expect(store[Symbol.asyncDispose]()).resolves.toBeUndefined();
      await using later = await place.open();
      expect(await later.load('users')).toEqual(checkpointAt('one'));
    });
  });
}
