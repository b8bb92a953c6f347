import { mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FileLeaseStore } from '../../src/checkpoints/file-lease.js';
import { identifySelf } from '../../src/checkpoints/process-identity.js';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docferry-'));
  path = join(folder, 'users.json');
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function rewrite(change: (text: string) => string): Promise<void> {
  await writeFile(path, change(await readFile(path, 'utf8')));
}

describe('FileLeaseStore', () => {
  test('leaves no files behind', async () => {
    const store = new FileLeaseStore(folder);
    const lease = await store.acquire('users');
    await expect(store.acquire('users')).rejects.toMatchObject({ code: 'lease_held' });
    expect(await readdir(folder)).toEqual(['users.json']);
    await lease[Symbol.asyncDispose]();
    expect(await readdir(folder)).toEqual([]);
  });

  test('an owner on another machine holds its lease while it gives signs of life', async () => {
    const store = new FileLeaseStore(folder, { heartbeat: 20, expiry: 60_000 });
    await using owner = await store.acquire('users');
    await rewrite((text) => text.replace(/"host":"[^"]*"/, '"host":"elsewhere"'));
    await touch(3_600_000);
    const deadline = Date.now() + 10_000;
    while (Date.now() - (await stat(path)).mtimeMs > 60_000 && Date.now() < deadline) await delay(10);
    await expect(store.acquire('users')).rejects.toMatchObject({ code: 'lease_held' });
    await owner.assertHeld();
  });

  describe.each([
    ['on another machine', { host: 'elsewhere' }],
    ['from before the machine started anew', { boot: 'earlier' }],
    ['in another container', { namespace: 'pid:[1]' }],
  ])('an owner %s', (_, part) => {
    beforeEach(async () => {
      const owner = { ...(await identifySelf()), pid: 7, ...part };
      await writeFile(path, JSON.stringify({ token: 'other', since: '2026-01-02T03:04:05.678Z', owner }));
    });

    test('holds its lease when it was silent for less than a minute', async () => {
      await touch(50_000);
      const host = 'host' in part ? part.host : hostname();
      await expect(new FileLeaseStore(folder).acquire('users')).rejects.toMatchObject({
        code: 'lease_held',
        message: `another run is working on "users": process 7 on ${host}, since 2026-01-02T03:04:05.678Z`,
        hint: `Wait for it or stop it; if it is certain to be dead, remove "${path}".`,
      });
    });

    test('counts as dead after a minute of silence', async () => {
      await touch(61_000);
      await using next = await new FileLeaseStore(folder).acquire('users');
      await next.assertHeld();
      expect(await readdir(folder)).toEqual(['users.json']);
    });
  });

  /** Makes the file look as if it was touched this long ago. */
  async function touch(milliseconds: number): Promise<void> {
    const time = new Date(Date.now() - milliseconds);
    await utimes(path, time, time);
  }

  test('a lease whose file was removed is lost, whatever its signs of life', async () => {
    const lease = await new FileLeaseStore(folder, { heartbeat: 5, expiry: 60_000 }).acquire('users');
    await rm(path);
    await delay(50);
    await expect(lease.assertHeld()).rejects.toMatchObject({
      code: 'lease_lost',
      message: 'the lease of "users" was lost: it is now held by nobody',
      hint: 'Leave the collection to one run at a time, then run again: it resumes.',
    });
    await lease[Symbol.asyncDispose]();
    expect(await readdir(folder)).toEqual([]);
  });

  test('a lease that was held a moment ago is lost when its file is another', async () => {
    const lease = await new FileLeaseStore(folder).acquire('users');
    for (let times = 0; times < 3; times += 1) await lease.assertHeld();
    const record = await readFile(path, 'utf8');
    await rm(path);
    await writeFile(path, record.replace(/"token":"[^"]*"/, '"token":"other"'));
    await delay(20);
    await expect(lease.assertHeld()).rejects.toMatchObject({ code: 'lease_lost' });
    await lease[Symbol.asyncDispose]();
  });

  test('a file that no lease wrote is an error that names it', async () => {
    await writeFile(path, 'something else');
    await expect(new FileLeaseStore(folder).acquire('users')).rejects.toMatchObject({
      code: 'state_unwritable',
      message: expect.stringContaining(path),
    });
  });
});
