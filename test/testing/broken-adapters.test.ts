import { expect, test } from '@jest/globals';
import { MemoryCheckpointStore } from '../../src/checkpoints/memory.js';
import type { Source } from '../../src/sources/source.js';
import { MemoryDatabase } from '../../src/targets/memory.js';
import type { Target } from '../../src/targets/target.js';
import {
  describeCheckpointStore,
  describeSource,
  describeTarget,
  type TestRunner,
} from '../../src/testing.js';
import { memoryFixture } from '../contract/memory-fixture.js';

/** Runs suites at once and tells which of their tests fail. */
class Trial {
  readonly #checks: (readonly [string, () => Promise<void>])[] = [];
  readonly #ends: (() => Promise<void>)[] = [];

  get runner(): TestRunner {
    const it = (name: string, check: () => Promise<void>): void => {
      this.#checks.push([name, check]);
    };
    return {
      describe: (_, suite) => {
        suite();
      },
      it: Object.assign(it, { skip: () => undefined }),
      after: (end) => this.#ends.push(end),
    };
  }

  async failures(): Promise<string[]> {
    const failed: string[] = [];
    for (const [name, check] of this.#checks) await check().catch(() => failed.push(name));
    for (const end of this.#ends) await end();
    return failed;
  }
}

/** An object that does one thing otherwise. */
function changed<T extends object>(whole: T, changes: Partial<T>): T {
  return new Proxy(whole, {
    get: (target, name) => {
      const member: unknown = Reflect.get(name in changes ? changes : target, name);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}

async function failuresOfSource(change: (source: Source) => Partial<Source>): Promise<string[]> {
  const trial = new Trial();
  const create = async () => {
    const fixture = await memoryFixture();
    return { ...fixture, source: changed(fixture.source, change(fixture.source)) };
  };
  describeSource(trial.runner, { name: 'broken', create, capabilities: { knowsRecreated: false } });
  return await trial.failures();
}

test('the reference passes', async () => {
  expect(await failuresOfSource(() => ({}))).toEqual([]);
}, 60_000);

test('a source that leaves out a page is found', async () => {
  const failures = await failuresOfSource((source) => ({
    async *read(options) {
      let index = 0;
      for await (const page of source.read(options)) if ((index += 1) !== 4) yield page;
    },
  }));
  expect(failures).toContain('yields every document once, and ends');
}, 60_000);

test('a source that is deaf to its signal is found', async () => {
  const stop = new AbortController().signal;
  const failures = await failuresOfSource((source) => ({
    fetch: (ids) => source.fetch(ids, stop),
  }));
  expect(failures).toEqual(['ends with the reason of the stop signal']);
}, 60_000);

async function failuresOfTarget(change: (target: Target) => Partial<Target>): Promise<string[]> {
  const trial = new Trial();
  const database = new MemoryDatabase();
  const connect = () => ({
    open: (collection: Parameters<MemoryDatabase['open']>[0]) => {
      const target = database.open(collection);
      return changed(target, change(target));
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
  describeTarget(trial.runner, { name: 'broken', connect, settings: undefined });
  return await trial.failures();
}

test.each<[string, (target: Target) => Partial<Target>, string]>([
  ['nothing', () => ({}), ''],
  [
    'deletes',
    (target) => ({
      write: (batch, abort) =>
        target.write(
          batch.filter(({ kind }) => kind === 'put'),
          abort,
        ),
    }),
    'deletes items, also ones that are not there',
  ],
  [
    'what cannot be stored',
    (target) => ({
      prepare: (write) => target.prepare(write.kind === 'put' ? { ...write, item: { _id: 'a' } } : write),
    }),
    'are rejected: number_out_of_range, 8',
  ],
])('a target that ignores %s is found', async (_, change, failure) => {
  const failures = await failuresOfTarget(change);
  if (failure === '') expect(failures).toEqual([]);
  else expect(failures).toContain(failure);
});

test('a store that forgets is found', async () => {
  const trial = new Trial();
  describeCheckpointStore(trial.runner, {
    name: 'forgetful',
    create: () =>
      Promise.resolve({
        open: () => Promise.resolve(new MemoryCheckpointStore()),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      }),
  });
  expect(await trial.failures()).toEqual([
    'gives back what was saved last, to later runs too',
    'keeps what was saved when it is closed',
  ]);
});
