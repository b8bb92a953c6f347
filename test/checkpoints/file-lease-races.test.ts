import * as files from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Lease } from '../../src/checkpoints/lease.js';

type Step = 'link' | 'stat' | 'rm' | 'writeFile';

/** What happens, once, just before a step on a path: another run is quicker, or the file system refuses. */
let before: { step: Step; path: string; happens: () => Promise<unknown> } | undefined;
/** Whether what was not flushed is lost, as in a power cut. */
let powerCut = false;

async function reach(step: Step, path: unknown): Promise<void> {
  if (before?.step !== step || before.path !== path) return;
  const { happens } = before;
  before = undefined;
  await happens();
}

jest.unstable_mockModule('node:fs/promises', () => ({
  ...files,
  link: async (existing: string, path: string) => {
    await reach('link', path);
    await files.link(existing, path);
  },
  stat: async (path: string) => {
    await reach('stat', path);
    return await files.stat(path);
  },
  rm: async (path: string, options?: { force?: boolean }) => {
    await reach('rm', path);
    await files.rm(path, options);
  },
  writeFile: async (path: string, text: string, options?: { flush?: boolean }) => {
    await files.writeFile(path, powerCut && options?.flush !== true ? '' : text, options);
  },
}));

const { FileLeaseStore } = await import('../../src/checkpoints/file-lease.js');
const { identifySelf } = await import('../../src/checkpoints/process-identity.js');

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await files.mkdtemp(join(tmpdir(), 'docferry-'));
  path = join(folder, 'users.json');
  powerCut = false;
});

afterEach(async () => {
  // What was to happen has happened.
  expect(before).toBeUndefined();
  await files.rm(folder, { recursive: true });
});

function acquire(): Promise<Lease> {
  return new FileLeaseStore(folder).acquire('users');
}

async function leave(
  place: string,
  token: string,
  owner: { host?: string; started?: string },
): Promise<void> {
  const record = {
    token,
    since: new Date(0).toISOString(),
    owner: { ...(await identifySelf()), ...owner },
  };
  await files.writeFile(place, JSON.stringify(record));
}

async function expectHeldAlone(lease: Lease): Promise<void> {
  await lease.assertHeld();
  expect(await files.readdir(folder)).toEqual(['users.json']);
  await lease[Symbol.asyncDispose]();
  expect(await files.readdir(folder)).toEqual([]);
}

describe('a lease on a file', () => {
  test('is taken when its owner gives it back while another asks for it', async () => {
    const owner = await acquire();
    await files.writeFile(path, (await files.readFile(path, 'utf8')).replace(/"host":"[^"]*"/, '"host":"x"'));
    before = { step: 'stat', path, happens: async () => owner[Symbol.asyncDispose]() };
    await expectHeldAlone(await acquire());
  });

  test('is taken when it is given back just before its owner is asked for', async () => {
    const owner = await acquire();
    const link = async (): Promise<void> => {
      await owner[Symbol.asyncDispose]();
      throw Object.assign(new Error('exists'), { code: 'EEXIST' });
    };
    before = { step: 'link', path, happens: link };
    await expectHeldAlone(await acquire());
  });

  test('of a dead owner goes to the quicker of two heirs, and the slower one is told who holds it', async () => {
    await leave(path, 'dead', { started: '1' });
    const heirs: Lease[] = [];
    const place = `${path}.dead.heir`;
    before = { step: 'link', path: place, happens: async () => heirs.push(await acquire()) };
    await expect(acquire()).rejects.toMatchObject({ code: 'lease_held' });
    for (const heir of heirs) await expectHeldAlone(heir);
    expect(heirs).toHaveLength(1);
  });

  test('of a dead owner whose heir died too goes to one run, and leaves nothing of them', async () => {
    await leave(path, 'dead', { started: '1' });
    await leave(`${path}.dead.heir`, 'heir', { started: '1' });
    await expectHeldAlone(await acquire());
  });

  test('of a dead owner whose heir died too goes to the quicker of two runs', async () => {
    await leave(path, 'dead', { started: '1' });
    await leave(`${path}.dead.heir`, 'heir', { started: '1' });
    const heirs: Lease[] = [];
    const place = `${path}.heir.heir`;
    before = { step: 'link', path: place, happens: async () => heirs.push(await acquire()) };
    await expect(acquire()).rejects.toMatchObject({ code: 'lease_held' });
    for (const heir of heirs) await expectHeldAlone(heir);
    expect(heirs).toHaveLength(1);
  });

  test('of a dead owner is taken when somebody removes its file, as the advice says', async () => {
    await leave(path, 'dead', { started: '1' });
    before = { step: 'link', path: `${path}.dead.heir`, happens: () => files.rm(path) };
    await expectHeldAlone(await acquire());
  });

  test('is given back in peace when its file is removed at that moment', async () => {
    const lease = await acquire();
    before = { step: 'rm', path, happens: () => files.rm(path) };
    await lease[Symbol.asyncDispose]();
    expect(await files.readdir(folder)).toEqual([]);
  });

  test('still tells its owner after a power cut', async () => {
    powerCut = true;
    const lease = await acquire();
    await expect(acquire()).rejects.toMatchObject({ code: 'lease_held' });
    await expectHeldAlone(lease);
  });

  test('cannot be taken where the file system has no second names, and the error says so', async () => {
    const refuse = (): Promise<never> =>
      Promise.reject(Object.assign(new Error('ENOTSUP: operation not supported'), { code: 'ENOTSUP' }));
    before = { step: 'link', path, happens: refuse };
    await expect(acquire()).rejects.toMatchObject({
      code: 'state_unwritable',
      exitCode: 3,
      message: `the lease "${path}" could not be taken: ENOTSUP: operation not supported`,
      hint: 'Free disk space or make the state folder writable, or remove that file if no run is under way.',
    });
    expect(await files.readdir(folder)).toEqual([]);
  });

  test('cannot be judged where its file cannot be looked at, and stays with its owner', async () => {
    await leave(path, 'other', { host: 'elsewhere' });
    const refuse = (): Promise<never> =>
      Promise.reject(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }));
    before = { step: 'stat', path, happens: refuse };
    await expect(acquire()).rejects.toMatchObject({
      code: 'state_unwritable',
      message: expect.stringContaining('EIO: i/o error'),
    });
    expect(await files.readdir(folder)).toEqual(['users.json']);
  });
});
