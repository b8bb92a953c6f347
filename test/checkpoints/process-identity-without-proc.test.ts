import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as files from 'node:fs/promises';
import { expect, jest, test } from '@jest/globals';

// As on macOS and Windows, where there is no folder of processes.
const missing = (): Promise<never> => Promise.reject(Object.assign(new Error('gone'), { code: 'ENOENT' }));
jest.unstable_mockModule('node:fs/promises', () => ({ ...files, readFile: missing, readlink: missing }));

const { identifySelf, livenessOf } = await import('../../src/checkpoints/process-identity.js');

test('a process is known by its machine and pid where nothing more is told', async () => {
  const self = await identifySelf();
  expect(self).toMatchObject({ pid: process.pid, boot: 'unknown', namespace: 'unknown', started: 'unknown' });
  expect(await livenessOf(self, self)).toBe('alive');
  const child = spawn(process.execPath, ['-e', '']);
  const { pid = -1 } = child;
  await once(child, 'exit');
  expect(await livenessOf({ ...self, pid }, self)).toBe('dead');
});
