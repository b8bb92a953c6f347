import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import type { LeaseStore } from '../checkpoints/lease.js';
import { messageOf } from '../errors.js';
import { equal, like, rejectsLike } from './expectations.js';
import { type TestRunner, withFixture } from './runner.js';

/** Where leases under test are kept, seen by several runs. */
export interface LeasePlace extends AsyncDisposable {
  /** The leases as another run sees them. */
  open(): Promise<LeaseStore>;
  /** Makes it look as if the owner of the lease had died long ago. */
  killOwner(collection: string): Promise<void>;
  /** Makes it look as if the owner were on machine `elsewhere`, and had given its last sign of life then. */
  moveOwner(collection: string, lastSign?: string): Promise<void>;
  /** Resolves when a run has had time to notice that its lease is lost. */
  notice(): Promise<void>;
}

/** A lease store under test. */
export interface LeaseStoreUnderTest {
  /** What the suite is called by. */
  readonly name: string;
  /** Makes a place without leases for one test. */
  readonly create: () => Promise<LeasePlace>;
}

/** Holds a lease store to the contract of `LeaseStore`. */
export function describeLeaseStore(runner: TestRunner, { name, create }: LeaseStoreUnderTest): void {
  runner.describe(`lease store: ${name}`, () => {
    const given = withFixture(runner, create);

    given('gives a lease to one run at a time and says who holds it since when', async (place) => {
      const lease = await (await place.open()).acquire('users');
      const second = (await place.open()).acquire('users');
      const refusal = await rejectsLike(second, { code: 'lease_held', exitCode: 6 });
      assert.match(messageOf(refusal), /another run is working on "users": .*\d+ on .*, since \d{4}-/);
      await lease.assertHeld();
      await lease[Symbol.asyncDispose]();
      const next = await (await place.open()).acquire('users');
      await next[Symbol.asyncDispose]();
    });

    given('tells who holds a lease, and whether it is at work, without taking it', async (place) => {
      const onlooker = await place.open();
      equal(await onlooker.holder('users'), undefined);
      const begun = Date.now();
      const lease = await (await place.open()).acquire('users');
      const sight = await onlooker.holder('users');
      const { since, lastSign } = sight ?? {};
      equal([typeof since, typeof lastSign], ['string', 'string']);
      equal(sight, { host: hostname(), pid: process.pid, since, lastSign, owner: 'alive' });
      assert.ok(Date.parse(sight?.since ?? '') >= begun);
      equal(await onlooker.holder('other'), undefined);
      await lease.assertHeld();
      await place.killOwner('users');
      like(await onlooker.holder('users'), { owner: 'dead', since: sight?.since });
      await lease[Symbol.asyncDispose]();
      equal(await onlooker.holder('users'), undefined);
    });

    given('an owner that cannot be seen from here is judged by its last sign of life', async (place) => {
      const onlooker = await place.open();
      const lease = await (await place.open()).acquire('users');
      await place.moveOwner('users');
      like(await onlooker.holder('users'), { host: 'elsewhere', owner: 'alive' });
      await place.moveOwner('users', '2001-02-03T04:05:06.000Z');
      like(await onlooker.holder('users'), {
        owner: 'silent',
        lastSign: '2001-02-03T04:05:06.000Z',
      });
      await lease[Symbol.asyncDispose]();
    });

    given('keeps collections apart, whatever their names', async (place) => {
      const store = await place.open();
      const leases = await Promise.all(['a', 'a/b', 'a%2Fb', '..'].map((each) => store.acquire(each)));
      for (const lease of leases) await lease.assertHeld();
      for (const lease of leases) await lease[Symbol.asyncDispose]();
    });

    given('of many runs at once, one gets the lease', async (place) => {
      const runs = Array.from({ length: 20 }, async () => (await place.open()).acquire('users'));
      const results = await Promise.allSettled(runs);
      const leases = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      equal(leases.length, 1);
      await leases[0]?.[Symbol.asyncDispose]();
    });

    given(
      'of many runs at once, one takes over from a dead owner, and the dead one notices',
      async (place) => {
        const dead = await (await place.open()).acquire('users');
        await place.killOwner('users');
        const results = await Promise.allSettled(
          Array.from({ length: 20 }, async () => (await place.open()).acquire('users')),
        );
        const leases = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
        equal(leases.length, 1);
        await leases[0]?.assertHeld();
        await place.notice();
        await rejectsLike(dead.assertHeld(), { code: 'lease_lost', exitCode: 6 });
        await dead[Symbol.asyncDispose]();
        await leases[0]?.assertHeld();
        await leases[0]?.[Symbol.asyncDispose]();
      },
    );
  });
}
