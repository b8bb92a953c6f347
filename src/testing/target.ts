import assert from 'node:assert/strict';
import type {
  NumberPolicy,
  PreparedWrite,
  Target,
  TargetCollection,
  TargetConnection,
} from '../targets/target.js';
import type { KeySchema } from '../key-schema.js';
import { differ, equal, rejectsWith } from './expectations.js';
import { type TestRunner, lazily } from './runner.js';
import type { OpenTarget, TargetFlaws } from './target-fixture.js';
import { describeKeys } from './target-keys.js';
import { describeComparing } from './target-comparing.js';
import { describeScan } from './target-scan.js';
import { describeSurvey } from './target-survey.js';
import { describeValues } from './target-values.js';
import { never, prepare, put, read, remove, write } from './writes.js';

/** A target under test. */
export interface TargetUnderTest<S = unknown> {
  /** What the suite is called by. */
  readonly name: string;
  /** Connects to the database; called once, and disposed of in the end. */
  readonly connect: () => TargetConnection<S> | Promise<TargetConnection<S>>;
  /** What collections are opened with. */
  readonly settings: S;
  readonly flaws?: TargetFlaws;
}

const ID: KeySchema = { partition: { attribute: '_id', type: 'S' } };

/** Holds a target to the contract of `Target`. */
export function describeTarget<S>(
  runner: TestRunner,
  { name, connect, settings, flaws = {} }: TargetUnderTest<S>,
): void {
  runner.describe(`target: ${name}`, () => {
    const connection = lazily(async () => await connect());
    runner.after(async () => {
      await (await connection())[Symbol.asyncDispose]();
    });
    const collection = (options: Partial<Omit<TargetCollection, 'settings'>> = {}): TargetCollection<S> => {
      const fixed = { name: newName(), key: ID, numbers: 'reject' as NumberPolicy, concurrency: 4 };
      return { ...fixed, settings, report: () => undefined, ...options };
    };
    const openNew = async (): Promise<Target> => (await connection()).open(collection());
    const open: OpenTarget = async (options) => {
      const target = (await connection()).open(collection(options));
      await target.probe(never);
      await target.ensure(never);
      return target;
    };
    runner.it('keeps what it made, under the same incarnation', async () => {
      const shared = collection();
      const opened = await connection();
      const [one, two] = [opened.open(shared), opened.open(shared)];
      const made = await Promise.all([one.ensure(never), two.ensure(never)]);
      differ(made[0], '');
      equal(made[1], made[0]);
      await write(one, [put({ _id: 'a', n: 1 })]);
      equal(await opened.open(shared).ensure(never), made[0]);
      equal(await read(two, 'a'), { _id: 'a', n: 1 });
    });
    describeValues(runner, open, flaws);
    describeComparing(runner, open, flaws);
    describeScan(runner, open, flaws);
    describeSurvey(runner, openNew, flaws);
    describeKeys(runner, open, flaws);
    describeWriting(runner, open, flaws);
  });
}

let named = 0;

/** The name of a collection that no other run has. */
function newName(): string {
  named += 1;
  return `t-${process.pid}-${process.hrtime.bigint().toString(36)}-${named}`;
}

/** How a target writes, replaces and deletes. */
function describeWriting({ it }: TestRunner, open: OpenTarget, { json = false }: TargetFlaws): void {
  it('holds the largest items, as many together as it says', async () => {
    const target = await open();
    const count = json ? 19 : 25;
    const items = Array.from({ length: count }, (_, index) => {
      const _id = String(index).padStart(2, '0');
      return { _id, text: 'x'.repeat(409_600 - 3 - 2 - 4) };
    });
    const prepared = items.map((item) => prepare(target, put(item)));
    const bytes = prepared.reduce((sum, each) => sum + each.bytes, 0);
    assert.ok(bytes <= target.limits.maxBytes);
    equal(await target.write(prepared, never), []);
    const keys = items.map(({ _id }) => ({ _id }));
    equal((await target.fetch(keys, never)).size, count);
  });

  it('replaces items as a whole', async () => {
    const target = await open();
    await write(target, [put({ _id: 'a', old: 1 })]);
    await write(target, [put({ _id: 'a', new: 2 })]);
    equal(await read(target, 'a'), { _id: 'a', new: 2 });
  });

  it('deletes items, also ones that are not there', async () => {
    const target = await open();
    await write(target, [put({ _id: 'a' }), put({ _id: 'b' })]);
    await write(target, [remove({ _id: 'a' }), remove({ _id: 'never' }), put({ _id: 'c' })]);
    const keys = ['a', 'b', 'c', 'never'].map((_id) => ({ _id }));
    equal([...(await target.fetch(keys, never)).keys()].sort(), ['b', 'c']);
  });

  it('takes the same write again', async () => {
    const target = await open();
    const prepared = (): PreparedWrite[] => [
      prepare(target, put({ _id: 'a', n: 1 })),
      prepare(target, remove({ _id: 'b' })),
    ];
    const again = prepared();
    const same = target.compares === true ? again.map((each) => ({ write: each, unchanged: true })) : [];
    equal(await target.write(prepared(), never), same.slice(1));
    equal(await target.write(again, never), same);
    equal(await read(target, 'a'), { _id: 'a', n: 1 });
  });

  it('writes what it was asked to, whatever else was prepared and discarded', async () => {
    const target = await open();
    const items = Array.from({ length: 400 }, (_, index) => ({
      _id: `id-${index}`,
      n: index,
      text: 'x'.repeat(999),
    }));
    for (let start = 0; start < items.length; start += 20) {
      const part = items.slice(start, start + 20).map((item) => prepare(target, put(item)));
      for (const each of part.slice(1)) target.discard?.(each);
      equal(await target.write(part.slice(0, 1), never), []);
    }
    const found = await target.fetch(
      items.map(({ _id }) => ({ _id })),
      never,
    );
    equal([...found.values()].length, 20);
    for (const item of found.values()) equal(item, items[Number(item['n'])]);
  });

  it('reads any number of keys, each once', async () => {
    const target = await open();
    const ids = Array.from({ length: 260 }, (_, index) => `id-${index}`);
    for (let start = 0; start < ids.length; start += 20) {
      await write(
        target,
        ids.slice(start, start + 20).map((_id) => put({ _id })),
      );
    }
    const keys = [...ids, ...ids, 'missing'].map((_id) => ({ _id }));
    const found = await target.fetch(keys, never);
    equal([...found.keys()].sort(), [...ids].sort());
    equal(await target.fetch([], never), new Map());
  });

  it('keeps collections apart', async () => {
    const [one, two] = [await open(), await open()];
    await write(one, [put({ _id: 'a', of: 1 })]);
    await write(two, [put({ _id: 'a', of: 2 })]);
    equal(await read(one, 'a'), { _id: 'a', of: 1 });
  });

  it('rejects with the reason of a signal that has fired, and writes nothing', async () => {
    const target = await open();
    const reason = new Error('enough');
    const fired = AbortSignal.abort(reason);
    const batch = [prepare(target, put({ _id: 'a' }))];
    await rejectsWith(target.write(batch, fired), reason);
    await rejectsWith(target.fetch([{ _id: 'a' }], fired), reason);
    equal(await read(target, 'a'), undefined);
  });
}
