import { constants } from 'node:fs';
import { access, mkdtemp, rmdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Finding } from '../checkup.js';
import { EnvironmentError, messageOf } from '../errors.js';

/** Below this many bytes a disk is about to be full. */
const little = 100_000_000;

/**
 * Looks whether a folder can be written to, or be made.
 *
 * Where it is not there, an empty folder is made beside its place and removed at once: permissions do not tell of file
 * systems such as `/proc`, which hold no folders of others.
 */
export async function folderFinding(folder: string): Promise<Finding<true>> {
  const there = await nearest(folder);
  try {
    await access(there, constants.W_OK | constants.X_OK);
    if (!(await stat(there)).isDirectory()) throw new Error('it is no folder');
    if (there !== folder) await rmdir(await mkdtemp(join(there, '.docferry-')));
  } catch (error) {
    throw new EnvironmentError(`"${folder}" cannot be written to: ${messageOf(error)}`, {
      code: 'state_folder',
      hint: 'Make the folder writable for whoever runs docferry, or name another with --state.',
      cause: error,
    });
  }
  const { bavail, bsize } = await statfs(there);
  const reason = there === folder ? `"${folder}" can be written to` : `"${folder}" can be made`;
  if (bavail * bsize >= little) return { value: true, reason };
  const cure = 'Make room on its disk, which has less than 100 MB left.';
  return { value: true, reason, cure };
}

/** The folder itself, or the nearest above it that is there. */
async function nearest(folder: string): Promise<string> {
  for (let path = folder; ; path = dirname(path)) {
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined || path === dirname(path)) return path;
  }
}
