import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FileLeaseStore } from '../../src/checkpoints/file-lease.js';
import { identifySelf, livenessOf } from '../../src/checkpoints/process-identity.js';

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

  test.each([
    ['on another machine', /"host":"[^"]*"/, '"host":"elsewhere"'],
    ['before the machine started anew', /"boot":"[^"]*"/, '"boot":"earlier"'],
    ['in another container', /"namespace":"[^"]*"/, '"namespace":"pid:[1]"'],
  ])('an owner %s holds its lease while it gives signs of life', async (_, pattern, replacement) => {
    const store = new FileLeaseStore(folder, { heartbeat: 50, expiry: 400 });
    const owner = await store.acquire('users');
    await rewrite((text) => text.replace(pattern, replacement));
    await delay(600);
    await expect(store.acquire('users')).rejects.toMatchObject({ code: 'lease_held' });
    // The owner stops beating, as a process that died does.
    await owner[Symbol.asyncDispose]();
    await writeFile(path, JSON.stringify(await recordOfAnother(pattern, replacement)));
    await delay(500);
    const next = await store.acquire('users');
    await next[Symbol.asyncDispose]();
  });

  async function recordOfAnother(pattern: RegExp, replacement: string): Promise<unknown> {
    const record = { token: 'other', since: new Date(0).toISOString(), owner: await identifySelf() };
    return JSON.parse(JSON.stringify(record).replace(pattern, replacement)) as unknown;
  }

  test('a lease whose file was removed is lost', async () => {
    const lease = await new FileLeaseStore(folder).acquire('users');
    await rm(path);
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

describe('livenessOf', () => {
  test('knows this process, one that was killed, and one that took its pid', async () => {
    const self = await identifySelf();
    expect(await livenessOf(self, self)).toBe('alive');
    expect(await livenessOf({ ...self, started: '1' }, self)).toBe('dead');
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const other = { ...self, pid: child.pid ?? -1 };
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    expect(await livenessOf(other, self)).toBe('dead');
  });

  test('cannot tell about other machines', async () => {
    const self = await identifySelf();
    expect(await livenessOf({ ...self, host: 'elsewhere' }, self)).toBe('unknown');
  });
});
