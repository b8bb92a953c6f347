import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import {
  type ProcessIdentity,
  identifySelf,
  livenessOf,
  processIdentity,
} from '../../src/checkpoints/process-identity.js';

const onLinux = process.platform === 'linux' ? test : test.skip;

let children: ChildProcess[] = [];

afterEach(async () => {
  jest.restoreAllMocks();
  for (const child of children.filter(({ exitCode, signalCode }) => (exitCode ?? signalCode) === null)) {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
  children = [];
});

/** Starts a process that stays, and resolves to the first line that it writes. */
async function start(command: string, ...args: readonly string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return String(line).trim();
}

/** The fields of a process's stat(5) after its name. */
async function fieldsOf(pid: string): Promise<readonly string[]> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return stat.replace(/^[^]*\) /, '').split(' ');
}

async function identityOf(pid: string): Promise<ProcessIdentity> {
  return processIdentity.parse({
    ...(await identifySelf()),
    pid: Number(pid),
    started: (await fieldsOf(pid))[19],
  });
}

describe('identifySelf', () => {
  onLinux('names the machine, its start, the process namespace, and the process with its start', async () => {
    expect(await identifySelf()).toEqual({
      host: hostname(),
      pid: process.pid,
      boot: expect.stringMatching(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/),
      namespace: expect.stringMatching(/^pid:\[\d+\]$/),
      started: (await fieldsOf('self'))[19],
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

  test.each(['host', 'boot', 'namespace'] as const)('cannot tell where the %s is another', async (part) => {
    const self = await identifySelf();
    expect(await livenessOf({ ...self, [part]: 'other' }, self)).toBe('unknown');
  });

  onLinux('knows a process whose name holds spaces and brackets', async () => {
    const script = `process.title = 'a) S (b) 1'; console.log(process.pid); setInterval(() => {}, 1000);`;
    const pid = await start(process.execPath, '-e', script);
    expect(await readFile(`/proc/${pid}/comm`, 'utf8')).toBe('a) S (b) 1\n');
    expect(await livenessOf(await identityOf(pid), await identifySelf())).toBe('alive');
  });

  onLinux('takes a process for dead that has ended and whose parent took no note', async () => {
    // A shell would take note: it has to have become another program before its child ends.
    const child = '(while [ "$(cat /proc/$$/comm)" != sleep ]; do :; done)';
    const pid = await start('/bin/sh', '-c', `${child} & echo $!; exec sleep 1000`);
    const deadline = Date.now() + 10_000;
    while ((await fieldsOf(pid))[0] !== 'Z' && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect((await fieldsOf(pid))[0]).toBe('Z');
    expect(await livenessOf(await identityOf(pid), await identifySelf())).toBe('dead');
  });

  test.each([
    ['EPERM', 'alive'],
    ['ESRCH', 'dead'],
  ])('a process that a signal fails to reach with %s is %s', async (code, liveness) => {
    jest.spyOn(process, 'kill').mockImplementation(() => {
      throw Object.assign(new Error(`kill ${code}`), { code });
    });
    const self = await identifySelf();
    expect(await livenessOf(self, self)).toBe(liveness);
  });
});
