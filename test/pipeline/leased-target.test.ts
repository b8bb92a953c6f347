import { expect, test } from '@jest/globals';
import type { Lease } from '../../src/checkpoints/lease.js';
import { leasedTarget } from '../../src/pipeline/leased-target.js';
import { MemoryDatabase } from '../../src/targets/memory.js';
import type { Target } from '../../src/targets/target.js';
import { never, prepare, put, read, write } from '../../src/testing/writes.js';

type WritableTarget = ReturnType<typeof leasedTarget>;

function setUp(): {
  readonly target: WritableTarget;
  readonly inner: Target;
  lose: () => void;
  disposed: () => boolean;
} {
  let held = true;
  let disposed = false;
  const lease: Lease = {
    assertHeld: () => (held ? Promise.resolve() : Promise.reject(new Error('lost'))),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const inner = new MemoryDatabase().open({
    name: 'things',
    key: { partition: { attribute: '_id', type: 'S' } },
    numbers: 'reject',
    concurrency: 1,
    settings: {},
    report: () => {},
  });
  inner[Symbol.asyncDispose] = () => {
    disposed = true;
    return Promise.resolve();
  };
  return {
    target: leasedTarget(inner, lease),
    inner,
    lose: () => (held = false),
    disposed: () => disposed,
  };
}

test('a target under a lease is the target itself', async () => {
  const { target, inner, disposed } = setUp();
  expect(target.limits).toBe(inner.limits);
  expect(await target.ensure(never)).toBe(await inner.ensure(never));
  expect(target.identify({ _id: 'a' })).toBe(inner.identify({ _id: 'a' }));
  await write(target, [put({ _id: 'a', n: 1 })]);
  expect(await read(target, 'a')).toEqual({ _id: 'a', n: 1 });
  await expect(target.probe(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  await target[Symbol.asyncDispose]();
  expect(disposed()).toBe(true);
});

test('nothing is written once the lease is lost', async () => {
  const { target, inner, lose } = setUp();
  lose();
  await expect(target.write([prepare(target, put({ _id: 'a' }))], never)).rejects.toThrow('lost');
  expect(await read(inner, 'a')).toBeUndefined();
});
