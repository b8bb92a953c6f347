import type { Checkpoint, CheckpointStore } from '../checkpoints/checkpoint-store.js';
import type { Position } from '../document.js';
import { equal } from './expectations.js';
import { type TestRunner, withFixture } from './runner.js';

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
export interface StorePlace extends AsyncDisposable {
  /** The store as another run sees it. */
  open(): Promise<CheckpointStore>;
}

/** A checkpoint store under test. */
export interface CheckpointStoreUnderTest {
  /** What the suite is called by. */
  readonly name: string;
  /** Makes an empty place for one test. */
  readonly create: () => Promise<StorePlace>;
}

/** Holds a checkpoint store to the contract of `CheckpointStore`. */
export function describeCheckpointStore(
  runner: TestRunner,
  { name, create }: CheckpointStoreUnderTest,
): void {
  runner.describe(`checkpoint store: ${name}`, () => {
    const given = withFixture(runner, create);

    given('has no checkpoint at first', async (place) => {
      await using store = await place.open();
      equal(await store.load('users'), undefined);
    });

    given('gives back what was saved last, to later runs too', async (place) => {
      await using store = await place.open();
      await store.save('users', checkpointAt('one'));
      await store.save('users', checkpointAt('two "é\u0000😀'));
      await using later = await place.open();
      equal(await later.load('users'), checkpointAt('two "é\u0000😀'));
    });

    given('keeps collections apart, whatever their names', async (place) => {
      await using store = await place.open();
      const names = ['a/b', 'a%2Fb', 'a', '../a', 'A', 'ä', '.'];
      for (const each of names) await store.save(each, checkpointAt(each));
      await store.remove('a');
      for (const each of names) {
        equal((await store.load(each))?.position, each === 'a' ? undefined : each);
      }
    });

    given('removes a checkpoint, and one that is not there', async (place) => {
      await using store = await place.open();
      await store.remove('users');
      await store.save('users', checkpointAt('one'));
      await store.remove('users');
      equal(await store.load('users'), undefined);
    });

    given('keeps what was saved when it is closed', async (place) => {
      const store = await place.open();
      await store.save('users', checkpointAt('one'));
      await store[Symbol.asyncDispose]();
      await using later = await place.open();
      equal(await later.load('users'), checkpointAt('one'));
    });
  });
}
