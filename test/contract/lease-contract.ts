import { hostname } from 'node:os';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { LeaseStore } from '../../src/checkpoints/lease.js';

/** Where leases under test are kept, seen by several runs. */
export interface LeasePlace {
  /** The leases as another run sees them. */
  open(): Promise<LeaseStore>;
  /** Makes it look as if the owner of the lease had died long ago. */
  killOwner(collection: string): Promise<void>;
  /** Makes it look as if the owner were on machine `elsewhere`, and had given its last sign of life then. */
  moveOwner(collection: string, lastSign?: string): Promise<void>;
  /** Resolves when a run has had time to notice that its lease is lost. */
  notice(): Promise<void>;
  remove(): Promise<void>;
}

/** What every lease store holds to. */
export function describeLeaseStore(name: string, createPlace: () => Promise<LeasePlace>): void {
  describe(`lease store: ${name}`, () => {
    let place: LeasePlace;
    beforeEach(async () => {
      place = await createPlace();
    });
    afterEach(() => place.remove());

    test('gives a lease to one run at a time and says who holds it since when', async () => {
      const lease = await (await place.open()).acquire('users');
      await expect((await place.open()).acquire('users')).rejects.toMatchObject({
        code: 'lease_held',
        exitCode: 6,
        message: expect.stringMatching(/another run is working on "users": .*\d+ on .*, since \d{4}-/),
      });
      await lease.assertHeld();
      await lease[Symbol.asyncDispose]();
      const next = await (await place.open()).acquire('users');
      await next[Symbol.asyncDispose]();
    });

    test('tells who holds a lease, and whether it is at work, without taking it', async () => {
      const onlooker = await place.open();
      expect(await onlooker.holder('users')).toBeUndefined();
      const begun = Date.now();
      const lease = await (await place.open()).acquire('users');
      const sight = await onlooker.holder('users');
      expect(sight).toEqual({
        host: hostname(),
        pid: process.pid,
        since: expect.any(String),
        lastSign: expect.any(String),
        owner: 'alive',
      });
      expect(Date.parse(sight?.since ?? '')).toBeGreaterThanOrEqual(begun);
      expect(await onlooker.holder('other')).toBeUndefined();
      await lease.assertHeld();
      await place.killOwner('users');
      expect(await onlooker.holder('users')).toMatchObject({ owner: 'dead', since: sight?.since });
      await lease[Symbol.asyncDispose]();
      expect(await onlooker.holder('users')).toBeUndefined();
    });

    test('an owner that cannot be seen from here is judged by its last sign of life', async () => {
      const onlooker = await place.open();
      const lease = await (await place.open()).acquire('users');
      await place.moveOwner('users');
      expect(await onlooker.holder('users')).toMatchObject({ host: 'elsewhere', owner: 'alive' });
      await place.moveOwner('users', '2001-02-03T04:05:06.000Z');
      expect(await onlooker.holder('users')).toMatchObject({
        owner: 'silent',
        lastSign: '2001-02-03T04:05:06.000Z',
      });
      await lease[Symbol.asyncDispose]();
    });

    test('keeps collections apart, whatever their names', async () => {
      const store = await place.open();
      const leases = await Promise.all(['a', 'a/b', 'a%2Fb', '..'].map((each) => store.acquire(each)));
      for (const lease of leases) await lease.assertHeld();
      for (const lease of leases) await lease[Symbol.asyncDispose]();
    });

    test('of many runs at once, one gets the lease', async () => {
      const runs = Array.from({ length: 20 }, async () => (await place.open()).acquire('users'));
      const results = await Promise.allSettled(runs);
      const leases = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      expect(leases).toHaveLength(1);
      await leases[0]?.[Symbol.asyncDispose]();
    });

    test('of many runs at once, one takes over from a dead owner, and the dead one notices', async () => {
      const dead = await (await place.open()).acquire('users');
      await place.killOwner('users');
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, async () => (await place.open()).acquire('users')),
      );
      const leases = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      expect(leases).toHaveLength(1);
      await leases[0]?.assertHeld();
      await place.notice();
      await expect(dead.assertHeld()).rejects.toMatchObject({ code: 'lease_lost', exitCode: 6 });
      await dead[Symbol.asyncDispose]();
      await leases[0]?.assertHeld();
      await leases[0]?.[Symbol.asyncDispose]();
    });
  });
}
